package org.thalweg.nn.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A layer under its name in a definition. A new layer is a new line here.
 *
 * @param shorthand the option that is meant by 32 in {@code {dense: 32}}; null if there is none
 * @param rectifier whether the layer before it begins with He's weights
 */
record LayerKind(String name, String shorthand, boolean rectifier, Reader reader) {

  /** Makes a layer of one kind. */
  interface Reader {
    Layer read(LayerBuilder builder);
  }

  private static final Map<String, LayerKind> KINDS = new LinkedHashMap<>();

  static {
    add("dense", "units", Dense::read);
    add("relu", null, builder -> Activation.read(ActivationFunction.RELU, builder));
    add("leakyRelu", "slope", builder -> Activation.read(ActivationFunction.LEAKY_RELU, builder));
    add("elu", "alpha", builder -> Activation.read(ActivationFunction.ELU, builder));
    add("gelu", null, builder -> Activation.read(ActivationFunction.GELU, builder));
    add("silu", null, builder -> Activation.read(ActivationFunction.SILU, builder));
    add("softplus", null, builder -> Activation.read(ActivationFunction.SOFTPLUS, builder));
    add("tanh", null, builder -> Activation.read(ActivationFunction.TANH, builder));
    add("sigmoid", null, builder -> Activation.read(ActivationFunction.SIGMOID, builder));
    add("softmax", null, Softmax::read);
    add("conv1d", "filters", Convolution::read1d);
    add("conv2d", "filters", Convolution::read2d);
    add("maxPool1d", "kernel", MaxPool::read1d);
    add("maxPool2d", "kernel", MaxPool::read2d);
    add("avgPool1d", "kernel", AveragePool::read1d);
    add("avgPool2d", "kernel", AveragePool::read2d);
    add("globalAvgPool", null, GlobalAveragePool::read);
    add("flatten", null, Flatten::read);
    add("transpose", null, Transpose::read);
    add("rnn", "units", SimpleRnn::read);
    add("lstm", "units", Lstm::read);
    add("gru", "units", Gru::read);
    add("meanOverTime", null, MeanOverTime::read);
    add("maxOverTime", null, MaxOverTime::read);
    add("embedding", null, Embedding::read);
    add("positionalEncoding", "kind", PositionalEncoding::read);
    add("selfAttention", "heads", SelfAttention::read);
    add("transformerEncoder", "heads", TransformerEncoder::read);
    add("batchNorm", null, BatchNorm::read);
    add("layerNorm", null, LayerNorm::read);
    add("dropout", "rate", Dropout::read);
    add("residual", "layers", Residual::read);
  }

  private static void add(String name, String shorthand, Reader reader) {
    boolean rectifier = List.of("relu", "leakyRelu", "elu", "gelu", "silu").contains(name);
    KINDS.put(key(name), new LayerKind(name, shorthand, rectifier, reader));
  }

  /** The layer of a name; case, dashes and underscores don't count. */
  static Optional<LayerKind> find(String name) {
    return Optional.ofNullable(KINDS.get(key(name)));
  }

  static List<String> names() {
    return KINDS.values().stream().map(LayerKind::name).toList();
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }
}
