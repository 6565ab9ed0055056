package org.thalweg.nn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.nn.loss.Loss;
import org.thalweg.nn.optim.Optimizer;

/** One file of reference numbers, translated from PyTorch's terms to ours. */
final class ConformanceCase {

  private final JsonNode json;
  private final TorchLayers layers;
  final Network network;
  final Loss loss;
  final Optimizer optimizer;
  final int batch;

  private ConformanceCase(JsonNode json) {
    this.json = json;
    this.layers = new TorchLayers(json.get("layers"));
    this.batch = json.get("batch_size").intValue();
    Problems problems = new Problems();
    Input input = new Input("x", new Shape(ints(json.get("input_shape"))));
    network = Network.readWithoutHead(Node.root(layers.definition(), problems), List.of(input));
    problems.throwIfAny();
    loss = Loss.read(Node.root(lossDefinition(), problems), network.outputSize());
    optimizer = Optimizer.read(Node.root(optimizerDefinition(), problems));
    problems.throwIfAny();
  }

  static ConformanceCase read(Path file) throws IOException {
    return new ConformanceCase(new ObjectMapper().readTree(file.toFile()));
  }

  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private Object lossDefinition() {
    JsonNode spec = json.get("loss");
    String type = spec.get("type").textValue();
    return switch (type) {
      case "softmax_cross_entropy" -> {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("labelSmoothing", spec.path("label_smoothing").asDouble(0));
        if (spec.has("class_weights")) {
          options.put("classWeights", doubles(spec.get("class_weights")));
        }
        yield Map.of("crossEntropy", options);
      }
      case "binary_cross_entropy_with_logits" -> "binaryCrossEntropy";
      case "huber" -> Map.of("huber", Map.of("delta", spec.get("delta").doubleValue()));
      default -> type;
    };
  }

  private Object optimizerDefinition() {
    JsonNode spec = json.get("optimizer");
    String type = spec.get("type").textValue();
    Map<String, Object> options = new LinkedHashMap<>();
    spec.properties()
        .forEach(
            field -> {
              switch (field.getKey()) {
                case "type" -> {}
                case "lr" -> options.put("learningRate", field.getValue().doubleValue());
                case "alpha" ->
                    options.put(
                        type.equals("ftrl") ? "learningRate" : "alpha",
                        field.getValue().doubleValue());
                case "momentum_decay" ->
                    options.put("momentumDecay", field.getValue().doubleValue());
                case "weight_decay" ->
                    options.put(
                        type.equals("adamw") ? "weightDecay" : "l2",
                        field.getValue().doubleValue());
                case "betas" -> {
                  options.put("beta1", field.getValue().get(0).doubleValue());
                  options.put("beta2", field.getValue().get(1).doubleValue());
                }
                case "eps" -> options.put("epsilon", field.getValue().doubleValue());
                case "centered" -> options.put("centred", field.getValue().booleanValue());
                case "clip_norm" -> options.put("clipNorm", field.getValue().doubleValue());
                case "clip_value" -> options.put("clipValue", field.getValue().doubleValue());
                case "nesterov", "amsgrad" -> {}
                default -> options.put(field.getKey(), field.getValue().doubleValue());
              }
            });
    return Map.of(optimizerKind(spec, type), options);
  }

  private static String optimizerKind(JsonNode spec, String type) {
    if (type.equals("sgd") && spec.path("nesterov").asBoolean()) {
      return "nesterov";
    }
    if (type.equals("sgd") && spec.has("momentum")) {
      return "momentum";
    }
    return spec.path("amsgrad").asBoolean() ? "amsGrad" : type;
  }

  /** Every value of our flat array, from tensors by PyTorch's names. */
  float[] parameters(String... tensors) {
    float[] values = new float[network.layout().size()];
    for (String path : tensors) {
      JsonNode node = json.at(path);
      layers.translate(name -> data(node.get(name)), network.layout(), values);
    }
    return values;
  }

  int steps() {
    return json.get("batches").size();
  }

  float[] inputs(int step) {
    return data(json.get("batches").get(step).get("x"));
  }

  float[] targets(int step) {
    return data(json.get("batches").get(step).get("y"));
  }

  float[] heldOut() {
    return data(json.at("/held_out/x"));
  }

  float[] expected(String path) {
    return data(json.at("/expected/" + path));
  }

  float[] losses() {
    return floats(json.at("/expected/losses"));
  }

  private static float[] data(JsonNode tensor) {
    return tensor == null ? null : floats(tensor.get("data"));
  }

  private static float[] floats(JsonNode list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) list.get(i).doubleValue();
    }
    return values;
  }

  private static List<Object> doubles(JsonNode list) {
    return Stream.iterate(0, i -> i + 1)
        .limit(list.size())
        .<Object>map(i -> list.get(i).doubleValue())
        .toList();
  }

  private static int[] ints(JsonNode list) {
    int[] values = new int[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).intValue();
    }
    return values;
  }
}
