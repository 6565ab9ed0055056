package org.thalweg.nn;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Translates the layers of a case, and the names and orders of their tensors. */
final class TorchLayers {

  /**
   * @param columns of PyTorch's matrix, which is the transpose of ours; 0 if the order is the same
   */
  private record Translation(String torch, String ours, int columns) {}

  private final List<Translation> tensors = new ArrayList<>();
  private final List<Object> definition;

  TorchLayers(JsonNode layers) {
    this.definition = chain(layers, "", "");
  }

  List<Object> definition() {
    return definition;
  }

  /** Copies the tensors that {@code source} knows into our flat array. */
  void translate(Function<String, float[]> source, Layout layout, float[] values) {
    for (Translation translation : tensors) {
      float[] data = source.apply(translation.torch());
      if (data != null) {
        Tensor tensor = layout.find(translation.ours()).orElseThrow();
        put(data, translation.columns(), values, tensor.offset());
      }
    }
  }

  private static void put(float[] data, int columns, float[] values, int offset) {
    int rows = columns == 0 ? 1 : data.length / columns;
    for (int i = 0; i < data.length; i++) {
      int at = columns == 0 ? i : (i % columns) * rows + i / columns;
      values[offset + at] = data[i];
    }
  }

  private List<Object> chain(JsonNode layers, String torch, String ours) {
    List<Object> chain = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      chain.add(layer(layers.get(i), torch + i + ".", ours + i + "."));
    }
    return chain;
  }

  private Object layer(JsonNode l, String torch, String ours) {
    String type = l.get("type").textValue();
    return switch (type) {
      case "dense" -> {
        tensor(torch + "weight", ours + "dense.weight", number(l, "in"));
        tensor(torch + "bias", ours + "dense.bias", 0);
        boolean bias = l.path("bias").asBoolean(true);
        yield Map.of("dense", Map.of("units", number(l, "out"), "bias", bias));
      }
      case "activation" -> l.get("function").textValue();
      case "conv1d", "conv2d" -> {
        tensor(torch + "weight", ours + type + ".weight", 0);
        tensor(torch + "bias", ours + type + ".bias", 0);
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("filters", number(l, "out_channels"));
        options.put("kernel", numbers(l.get("kernel")));
        options.put("stride", numbers(l.get("stride")));
        options.put("padding", numbers(l.get("padding")));
        yield Map.of(type, options);
      }
      case "maxpool2d", "avgpool2d" ->
          Map.of(
              type.startsWith("max") ? "maxPool2d" : "avgPool2d",
              Map.of("kernel", numbers(l.get("kernel")), "stride", numbers(l.get("stride"))));
      case "global_avgpool2d" -> "globalAvgPool";
      case "mean_over_time" -> "meanOverTime";
      case "positional_encoding" -> "positionalEncoding";
      case "batchnorm1d", "batchnorm2d" -> {
        norm(torch, ours + "batchNorm.");
        tensor(torch + "running_mean", ours + "batchNorm.mean", 0);
        tensor(torch + "running_var", ours + "batchNorm.variance", 0);
        yield "batchNorm";
      }
      case "layernorm" -> {
        norm(torch, ours + "layerNorm.");
        yield "layerNorm";
      }
      case "rnn", "lstm", "gru" -> recurrent(l, type, torch + "cell.", ours + type + ".");
      case "self_attention" -> {
        attention(torch + "attention.", ours + "selfAttention.", number(l, "dim"));
        boolean causal = l.path("causal").asBoolean();
        yield Map.of("selfAttention", Map.of("heads", number(l, "heads"), "causal", causal));
      }
      case "embedding" -> {
        tensor(torch + "table.weight", ours + "embedding.table", 0);
        yield Map.of("embedding", Map.of("entries", number(l, "entries"), "dim", number(l, "dim")));
      }
      case "residual" ->
          Map.of("residual", chain(l.get("body"), torch + "body.", ours + "residual."));
      case "transformer_encoder" -> transformer(l, torch, ours + "transformerEncoder.");
      default -> type;
    };
  }

  private Object recurrent(JsonNode l, String type, String torch, String ours) {
    tensor(torch + "weight_ih_l0", ours + "inputWeight", number(l, "in"));
    tensor(torch + "weight_hh_l0", ours + "recurrentWeight", number(l, "hidden"));
    tensor(torch + "bias_ih_l0", ours + "inputBias", 0);
    tensor(torch + "bias_hh_l0", ours + "recurrentBias", 0);
    boolean sequence = l.get("return_sequence").booleanValue();
    return Map.of(type, Map.of("units", number(l, "hidden"), "sequence", sequence));
  }

  private void attention(String torch, String ours, int dim) {
    tensor(torch + "in_proj_weight", ours + "projection.weight", dim);
    tensor(torch + "in_proj_bias", ours + "projection.bias", 0);
    tensor(torch + "out_proj.weight", ours + "output.weight", dim);
    tensor(torch + "out_proj.bias", ours + "output.bias", 0);
  }

  private void norm(String torch, String ours) {
    tensor(torch + "weight", ours + "scale", 0);
    tensor(torch + "bias", ours + "shift", 0);
  }

  private Object transformer(JsonNode l, String torch, String ours) {
    int dim = number(l, "dim");
    attention(torch + "self_attn.", ours + "selfAttention.", dim);
    norm(torch + "norm1.", ours + "norm1.");
    norm(torch + "norm2.", ours + "norm2.");
    tensor(torch + "linear1.weight", ours + "feedForward.weight", dim);
    tensor(torch + "linear1.bias", ours + "feedForward.bias", 0);
    tensor(torch + "linear2.weight", ours + "back.weight", number(l, "feed_forward"));
    tensor(torch + "linear2.bias", ours + "back.bias", 0);
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("heads", number(l, "heads"));
    options.put("feedForward", number(l, "feed_forward"));
    options.put("activation", l.get("activation").textValue());
    options.put("norm", l.get("norm_first").booleanValue() ? "pre" : "post");
    return Map.of("transformerEncoder", options);
  }

  private void tensor(String torch, String ours, int columns) {
    tensors.add(new Translation(torch, ours, columns));
  }

  private static int number(JsonNode l, String key) {
    return l.get(key).intValue();
  }

  private static Object numbers(JsonNode value) {
    if (value.isInt()) {
      return value.intValue();
    }
    List<Object> list = new ArrayList<>();
    value.forEach(number -> list.add(number.intValue()));
    return list;
  }
}
