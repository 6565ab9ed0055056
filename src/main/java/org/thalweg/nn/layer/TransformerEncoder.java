package org.thalweg.nn.layer;

import java.util.ArrayList;
import java.util.List;
import org.thalweg.nn.Options;
import org.thalweg.nn.Shape;

/**
 * A transformer's encoder block on [time, dim]: self-attention, then two dense layers on each step,
 * each added to its input. With {@code norm: pre} the inputs of both are normalised (R. Xiong et
 * al. 2020, arXiv:2002.04745), with {@code norm: post} their sums (A. Vaswani et al. 2017,
 * arXiv:1706.03762).
 */
final class TransformerEncoder {

  /** Where the layer norms are. */
  enum Norm {
    PRE,
    POST
  }

  /** The function between the two dense layers. */
  enum Between {
    RELU,
    GELU
  }

  private final LayerBuilder builder;
  private final Shape shape;
  private final double dropout;

  private TransformerEncoder(LayerBuilder builder, double dropout) {
    this.builder = builder;
    this.shape = builder.input();
    this.dropout = dropout;
  }

  static Layer read(LayerBuilder builder) {
    Options options = builder.options();
    int heads = options.integer("heads", 1, 1, 1 << 10);
    int[] dims = builder.dims(2, "a sequence [time, features]");
    int hidden = options.integer("feedForward", 4 * dims[1], 1, 1 << 20);
    Between between = options.oneOf("activation", Between.class, Between.GELU);
    Norm norm = options.oneOf("norm", Norm.class, Norm.PRE);
    boolean causal = options.flag("causal", false);
    double dropout = options.number("dropout", 0, 0, 0.99);
    TransformerEncoder block = new TransformerEncoder(builder, dropout);
    return norm == Norm.PRE
        ? block.pre(heads, causal, hidden, between)
        : block.post(heads, causal, hidden, between);
  }

  private Sequence pre(int heads, boolean causal, int hidden, Between between) {
    List<Layer> attention = new ArrayList<>(List.of(norm("norm1")));
    attention.addAll(attention(heads, causal));
    List<Layer> dense = new ArrayList<>(List.of(norm("norm2")));
    dense.addAll(feedForward(hidden, between));
    return chain(List.of(Residual.of(chain(attention)), Residual.of(chain(dense))));
  }

  private Sequence post(int heads, boolean causal, int hidden, Between between) {
    return chain(
        List.of(
            Residual.of(chain(attention(heads, causal))),
            norm("norm1"),
            Residual.of(chain(feedForward(hidden, between))),
            norm("norm2")));
  }

  private List<Layer> attention(int heads, boolean causal) {
    Layer attention = SelfAttention.of(builder.part("selfAttention", shape), heads, causal);
    return dropout == 0 ? List.of(attention) : List.of(attention, drop("dropout1"));
  }

  private List<Layer> feedForward(int hidden, Between between) {
    Layer dense = Dense.of(builder.part("feedForward", shape), hidden, Initializer.HE);
    ActivationFunction function = ActivationFunction.valueOf(between.name());
    Layer activation = new Activation(function, 0, dense.output());
    LayerBuilder last = builder.part("back", dense.output());
    Layer back = Dense.of(last, shape.dim(1), Initializer.XAVIER);
    return dropout == 0
        ? List.of(dense, activation, back)
        : List.of(dense, activation, back, drop("dropout2"));
  }

  private Layer norm(String name) {
    return LayerNorm.of(builder.part(name, shape), 1e-5);
  }

  private Layer drop(String name) {
    return Dropout.of(builder.part(name, shape), dropout);
  }

  private Sequence chain(List<Layer> layers) {
    return Sequence.of(shape, layers);
  }
}
