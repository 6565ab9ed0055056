package org.thalweg.nn.layer;

import java.util.List;
import org.thalweg.nn.Workspace;

/**
 * A sequence at work. An elementwise layer writes over its input where the layer before does not
 * need it any more; gradients go back and forth between two arrays.
 */
final class SequenceWork implements LayerWork {

  private final LayerWork[] works;
  private final boolean[] inPlace;
  private final int firstLearning;
  private final int inputSize;

  /** Output of each layer; null where it is the sequence's own output. */
  private final float[][] outputs;

  private final float[] ping;
  private final float[] pong;

  SequenceWork(Sequence sequence, Workspace workspace) {
    List<Layer> layers = sequence.layers();
    int count = layers.size();
    works = layers.stream().map(layer -> layer.work(workspace)).toArray(LayerWork[]::new);
    firstLearning = sequence.firstLearning();
    inputSize = sequence.input().size();
    inPlace = new boolean[count];
    for (int i = 0; i < count; i++) {
      inPlace[i] = layers.get(i).inPlace();
    }
    outputs = new float[count][];
    int widest = 0;
    for (int i = count - 2; i >= 0; i--) {
      outputs[i] =
          overwrites(layers, i + 1)
              ? outputs[i + 1]
              : workspace.perExample(layers.get(i).output().size());
      widest = Math.max(widest, layers.get(i).output().size());
    }
    ping = workspace.perExampleIfLearning(widest);
    pong = workspace.perExampleIfLearning(widest);
  }

  /** Whether layer {@code i} may write its output over the output of the layer before it. */
  private static boolean overwrites(List<Layer> layers, int i) {
    if (layers.get(i).reshapes()) {
      return true;
    }
    int before = i - 1;
    while (before > 0 && layers.get(before).reshapes()) {
      before--;
    }
    return layers.get(i).inPlace() && !layers.get(before).readsOutput();
  }

  @Override
  public void forward(Pass pass, int n, float[] x, float[] y) {
    float[] from = x;
    for (int i = 0; i < works.length; i++) {
      float[] to = output(i, y);
      works[i].forward(pass, n, from, to);
      from = to;
    }
    if (works.length == 0) {
      System.arraycopy(x, 0, y, 0, n * inputSize);
    }
  }

  private float[] output(int i, float[] y) {
    return outputs[i] == null ? y : outputs[i];
  }

  @Override
  public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
    int end = dx == null ? firstLearning : 0;
    float[] gradient = dy;
    for (int i = works.length - 1; i >= end; i--) {
      float[] back = i > end ? scratch(i, gradient, dy) : dx;
      works[i].backward(pass, n, i == 0 ? x : output(i - 1, y), output(i, y), gradient, back);
      gradient = back;
    }
    if (works.length == 0 && dx != null) {
      System.arraycopy(dy, 0, dx, 0, n * inputSize);
    }
  }

  /** Where layer {@code i} puts the gradient of its input: never into the caller's array. */
  private float[] scratch(int i, float[] gradient, float[] dy) {
    if (inPlace[i] && gradient != dy) {
      return gradient;
    }
    return gradient == ping ? pong : ping;
  }

  @Override
  public boolean committable(Pass pass) {
    for (LayerWork work : works) {
      if (!work.committable(pass)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void commit(Pass pass) {
    for (LayerWork work : works) {
      work.commit(pass);
    }
  }
}
