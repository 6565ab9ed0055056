package org.thalweg.nn.layer;

import java.util.Arrays;
import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.Gemm;
import org.thalweg.nn.math.Vectors;

/**
 * Multi-head self-attention on [time, dim]: A. Vaswani et al. 2017, arXiv:1706.03762. Each head of
 * dim / heads features computes softmax(Q·Kᵀ / √(dim/heads))·V; what is padding gets no attention,
 * and with {@code causal} neither does what comes later.
 */
final class SelfAttention implements Layer {

  /** What a masked score is: so low that its exponential is 0. */
  private static final float MASKED = -1e30f;

  private final Shape shape;
  private final int heads;
  private final boolean causal;
  private final int mask;

  /** Q, K and V side by side: [dim, 3·dim]. */
  private final int weight;

  /** [3·dim]. */
  private final int bias;

  /** [dim, dim]. */
  private final int outputWeight;

  /** [dim]. */
  private final int outputBias;

  private SelfAttention(LayerBuilder builder, int heads, boolean causal) {
    this.shape = builder.input();
    this.heads = heads;
    this.causal = causal;
    this.mask = builder.mask();
    int d = shape.dim(1);
    weight = builder.weight("projection.weight", new Shape(d, 3 * d), Initializer.XAVIER, d, d);
    bias = builder.constant("projection.bias", new Shape(3 * d), 0);
    outputWeight = builder.weight("output.weight", new Shape(d, d), Initializer.XAVIER, d, d);
    outputBias = builder.constant("output.bias", new Shape(d), 0);
  }

  static Layer read(LayerBuilder builder) {
    int heads = builder.options().integer("heads", 1, 1, 1 << 10);
    boolean causal = builder.options().flag("causal", false);
    return of(builder, heads, causal);
  }

  static Layer of(LayerBuilder builder, int heads, boolean causal) {
    int[] dims = builder.dims(2, "a sequence [time, features]");
    if (dims[1] % heads != 0) {
      throw builder.refuse(
          "must have heads that divide its " + dims[1] + " features: " + heads + " heads");
    }
    return new SelfAttention(builder, heads, causal);
  }

  @Override
  public Shape input() {
    return shape;
  }

  @Override
  public Shape output() {
    return shape;
  }

  @Override
  public long flops() {
    long t = shape.dim(0);
    long d = shape.dim(1);
    return 8 * t * d * d + 4 * t * t * d;
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public LayerWork work(Workspace workspace) {
    return new Work(this, workspace);
  }

  private static final class Work implements LayerWork {

    private final SelfAttention layer;
    private final Gemm gemm;
    private final int time;
    private final int dim;
    private final int width;
    private final float scale;

    /** Q, K, V: [n, time, 3·dim]. */
    private final float[] qkv;

    /** Attention: [n, heads, time, time]. */
    private final float[] attention;

    /** What the heads give: [n, time, dim]. */
    private final float[] heads;

    private final float[] dQkv;
    private final float[] dHeads;
    private final float[] dAttention;

    Work(SelfAttention layer, Workspace workspace) {
      this.layer = layer;
      gemm = workspace.gemm();
      time = layer.shape.dim(0);
      dim = layer.shape.dim(1);
      width = dim / layer.heads;
      scale = (float) (1 / Math.sqrt(width));
      qkv = workspace.perExample(3L * time * dim);
      attention = workspace.perExample((long) layer.heads * time * time);
      heads = workspace.perExample((long) time * dim);
      dQkv = workspace.perExampleIfLearning(3L * time * dim);
      dHeads = workspace.perExampleIfLearning((long) time * dim);
      dAttention = workspace.floats((long) time * time);
    }

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      int d = dim;
      int rows = n * time;
      float[] w = pass.values;
      gemm.multiplyBias(
          rows, 3 * d, d, x, 0, d, w, layer.weight, 3 * d, w, layer.bias, qkv, 0, 3 * d);
      for (int i = 0; i < n; i++) {
        int length = pass.length(layer.mask, i, time);
        for (int h = 0; h < layer.heads; h++) {
          scores(i, h, length);
        }
      }
      Softmax.rows(n * layer.heads * time, time, attention, attention);
      for (int i = 0; i < n * layer.heads; i++) {
        int v = i / layer.heads * time * 3 * d + 2 * d + i % layer.heads * width;
        int to = i / layer.heads * time * d + i % layer.heads * width;
        gemm.multiply(
            time, width, time, attention, i * time * time, time, qkv, v, 3 * d, heads, to, d);
      }
      gemm.multiplyBias(
          rows, d, d, heads, 0, d, w, layer.outputWeight, d, w, layer.outputBias, y, 0, d);
    }

    private void scores(int example, int head, int length) {
      int d = dim;
      int q = example * time * 3 * d + head * width;
      int at = (example * layer.heads + head) * time * time;
      gemm.multiplyTransposed(
          time, time, width, qkv, q, 3 * d, qkv, q + d, 3 * d, attention, at, time);
      Vectors.scale(time * time, scale, attention, at);
      for (int t = 0; t < time; t++) {
        int seen = layer.causal ? Math.min(length, t + 1) : length;
        Arrays.fill(attention, at + t * time + seen, at + (t + 1) * time, MASKED);
      }
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      int d = dim;
      int rows = n * time;
      float[] w = pass.values;
      float[] g = pass.gradient.values;
      gemm.transposedMultiply(d, d, rows, heads, 0, d, dy, 0, d, g, layer.outputWeight, d);
      Arrays.fill(g, layer.outputBias, layer.outputBias + d, 0);
      Vectors.addColumnSums(rows, d, dy, 0, d, g, layer.outputBias);
      gemm.multiplyTransposed(rows, d, d, dy, 0, d, w, layer.outputWeight, d, dHeads, 0, d);
      for (int i = 0; i < n * layer.heads; i++) {
        head(i / layer.heads, i % layer.heads);
      }
      gemm.transposedMultiply(d, 3 * d, rows, x, 0, d, dQkv, 0, 3 * d, g, layer.weight, 3 * d);
      Arrays.fill(g, layer.bias, layer.bias + 3 * d, 0);
      Vectors.addColumnSums(rows, 3 * d, dQkv, 0, 3 * d, g, layer.bias);
      if (dx != null) {
        gemm.multiplyTransposed(rows, d, 3 * d, dQkv, 0, 3 * d, w, layer.weight, 3 * d, dx, 0, d);
      }
    }

    private void head(int example, int head) {
      int d = dim;
      int t = time;
      int q = example * t * 3 * d + head * width;
      int k = q + d;
      int v = k + d;
      int at = (example * layer.heads + head) * t * t;
      int out = example * t * d + head * width;
      gemm.multiplyTransposed(t, t, width, dHeads, out, d, qkv, v, 3 * d, dAttention, 0, t);
      gemm.transposedMultiply(t, width, t, attention, at, t, dHeads, out, d, dQkv, v, 3 * d);
      for (int r = 0; r < t; r++) {
        float dot = Vectors.dot(t, attention, at + r * t, dAttention, r * t);
        for (int j = 0; j < t; j++) {
          dAttention[r * t + j] = scale * attention[at + r * t + j] * (dAttention[r * t + j] - dot);
        }
      }
      gemm.multiply(t, width, t, dAttention, 0, t, qkv, k, 3 * d, dQkv, q, 3 * d);
      gemm.transposedMultiply(t, width, t, dAttention, 0, t, qkv, q, 3 * d, dQkv, k, 3 * d);
    }
  }
}
