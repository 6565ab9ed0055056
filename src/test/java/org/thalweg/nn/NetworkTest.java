package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problem;
import org.thalweg.definition.Problems;

final class NetworkTest {

  private static final Input ROW = new Input("row", new Shape(4));
  private static final Input PHOTO = new Input("photo", new Shape(1, 6, 6));
  private static final Input WORDS = new Input("words", new Shape(5));

  private static List<String> problems(Object definition, Input... inputs) {
    Problems problems = new Problems();
    Node node = Node.root(Map.of("network", definition), problems).get("network");
    Network.read(node, List.of(inputs), 3);
    return problems.all().stream().map(Problem::toString).toList();
  }

  @Test
  void aNetworkKnowsItsLayersShapesAndParameters() {
    Network network = Networks.of(List.of(Map.of("dense", 32), "relu"), 2, ROW);

    assertThat(network.summary())
        .containsExactly(
            new LayerSummary("0.dense", new Shape(4), new Shape(32), 160, 288),
            new LayerSummary("1.relu", new Shape(32), new Shape(32), 0, 32),
            new LayerSummary("head", new Shape(32), new Shape(2), 66, 130));
    assertThat(network.parameterCount()).isEqualTo(226);
    assertThat(network.layout().tensors())
        .containsExactly(
            new Tensor("0.dense.weight", new Shape(4, 32), 0, true),
            new Tensor("0.dense.bias", new Shape(32), 128, true),
            new Tensor("head.weight", new Shape(32, 2), 160, true),
            new Tensor("head.bias", new Shape(2), 224, true));
  }

  @Test
  void optionsAreSpeltOutInTheDefinition() {
    Network network = Networks.of(List.of(Map.of("dense", 32), "relu", Map.of("dense", 8)), 2, 4);

    assertThat(network.definition())
        .isEqualTo(
            List.of(
                Map.of("dense", Map.of("units", 32, "bias", true, "init", "he")),
                "relu",
                Map.of("dense", Map.of("units", 8, "bias", true, "init", "xavier"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "image", "series", "text"})
  void aDefinitionGivesAnEqualNetwork(String kind) {
    Network network = Networks.zoo().get(kind);
    Network again = Networks.of(network.definition(), 3, network.inputs().get(0));

    assertThat(again.definition()).isEqualTo(network.definition());
    assertThat(again.layout()).isEqualTo(network.layout());
    assertThat(again.summary()).isEqualTo(network.summary());
    assertThat(again.initialParameters(4).values())
        .containsExactly(network.initialParameters(4).values());
  }

  @Test
  void runningStatisticsLieBehindWhatIsTrained() {
    Network network = Networks.of(List.of("batchNorm", Map.of("dense", 2)), 2, ROW);

    assertThat(network.layout().find("0.batchNorm.mean").orElseThrow())
        .isEqualTo(new Tensor("0.batchNorm.mean", new Shape(4), 24, false));
    assertThat(network.layout().size()).isEqualTo(network.parameterCount() + 8);
  }

  @Test
  void branchesJoin() {
    Map<String, Object> definition = new TreeMap<>();
    definition.put(
        "branches",
        Map.of(
            "photo", List.of(Map.of("conv2d", Map.of("filters", 2, "kernel", 3)), "flatten"),
            "text",
                Map.of(
                    "inputs",
                    List.of("words"),
                    "layers",
                    List.of(Map.of("embedding", Map.of("entries", 9, "dim", 3)), "meanOverTime"))));
    definition.put("layers", List.of(Map.of("dense", 5)));

    Network network = Networks.of(definition, 2, ROW, PHOTO, WORDS);

    assertThat(network.inputSize()).isEqualTo(45);
    assertThat(network.layout().find("0.dense.weight").orElseThrow().shape())
        .isEqualTo(new Shape(32 + 3 + 4, 5));
    Network again = Networks.of(network.definition(), 2, ROW, PHOTO, WORDS);
    assertThat(again.definition()).isEqualTo(network.definition());
  }

  @Test
  void severalVectorsAreOneRow() {
    Network network = Networks.of(List.of(), 2, ROW, WORDS);

    assertThat(network.layout().find("head.weight").orElseThrow().shape())
        .isEqualTo(new Shape(9, 2));
  }

  @Test
  void mistakesNameTheLayerAndTheShapes() {
    assertThat(
            problems(
                List.of("flatten", Map.of("conv2d", Map.of("filters", 2, "kernel", 3))), PHOTO))
        .containsExactly(
            "network[1].conv2d: 1.conv2d needs an image [channels, height, width]: [36]");
    assertThat(problems(List.of(Map.of("dense", 3)), PHOTO))
        .containsExactly(
            "network[0].dense: 0.dense needs a vector [features] or a sequence [time, features];"
                + " flatten makes one: [1, 6, 6]");
    assertThat(problems(List.of(Map.of("residual", List.of(Map.of("dense", 3)))), ROW))
        .containsExactly("network[0].residual: 0.residual adds two equal shapes: [3] to [4]");
    assertThat(problems(List.of(Map.of("maxPool2d", 7)), PHOTO))
        .containsExactly(
            "network[0].maxPool2d: 0.maxPool2d has a kernel that must fit into its input"
                + " [1, 6, 6] and padding: [7, 7]");
    assertThat(
            problems(
                List.of(
                    Map.of("embedding", Map.of("entries", 9, "dim", 6)),
                    Map.of("selfAttention", 4)),
                WORDS))
        .containsExactly(
            "network[1].selfAttention: 1.selfAttention must have heads that divide its 6 features:"
                + " 4 heads");
    assertThat(problems(List.of(), PHOTO))
        .containsExactly(
            "network: the last layer must give a vector, as flatten or meanOverTime do: [1, 6, 6]");
    assertThat(problems(List.of(), ROW, PHOTO))
        .containsExactly(
            "network: must be a map with branches, because photo is not a vector: [1, 6, 6]");
  }

  @Test
  void allMistakesAreFoundAtOnce() {
    assertThat(
            problems(
                List.of(
                    Map.of("dense", 0),
                    "rellu",
                    Map.of("dense", Map.of("units", 3, "inti", "he")),
                    List.of()),
                ROW))
        .containsExactly(
            "network[0].dense: must be from 1 to 1048576: 0",
            "network[1]: unknown layer rellu; did you mean relu?",
            "network[2].dense.inti: unknown key; did you mean init?",
            "network[3]: must be a layer, such as relu or {dense: 32}");
    assertThat(problems(List.of(Map.of("residual", List.of("rellu", Map.of("dense", 9)))), ROW))
        .containsExactly("network[0].residual[0]: unknown layer rellu; did you mean relu?");
    assertThat(problems(List.of(Map.of("embedding", Map.of("entries", 1 << 28, "dim", 99))), WORDS))
        .containsExactly(
            "network[0].embedding: a shape holds at most 2^31-1 values: [268435456, 99]");
    assertThat(problems(List.of(Map.of("dense", Map.of("inti", "he"))), ROW))
        .containsExactly(
            "network[0].dense: dense needs units",
            "network[0].dense.inti: unknown key; did you mean init?");
    assertThat(
            problems(
                Map.of(
                    "branches",
                    Map.of("foto", List.of(), "x", Map.of("inputs", List.of("row", "row")))),
                ROW))
        .contains(
            "network.branches.foto: unknown input foto; known: row",
            "network.branches.x.inputs: an input must be in one branch only: row");
  }

  @Test
  void behindAMistakeOptionsAreCheckedAndShapesAreNot() {
    assertThat(
            problems(
                List.of(
                    Map.of("cnov2d", 8),
                    Map.of("maxPool2d", Map.of("kernel", 0)),
                    Map.of("conv2d", Map.of("filters", 4, "kernle", 3)),
                    "flatten",
                    Map.of("residual", List.of(Map.of("dense", Map.of("unit", 8)), "tanhh")),
                    Map.of("gru", Map.of("units", -1)),
                    Map.of("transformerEncoder", Map.of("heads", 7)),
                    Map.of("dropout", 2),
                    Map.of("dense", 4)),
                PHOTO))
        .containsExactly(
            "network[0]: unknown layer cnov2d; did you mean conv2d?",
            "network[1].maxPool2d.kernel: must be from 1 to 4096: 0",
            "network[2].conv2d: 2.conv2d needs kernel",
            "network[2].conv2d.kernle: unknown key; did you mean kernel?",
            "network[4].residual[0].dense: dense needs units",
            "network[4].residual[0].dense.unit: unknown key; did you mean units?",
            "network[4].residual[1]: unknown layer tanhh; did you mean tanh?",
            "network[5].gru.units: must be from 1 to 16384: -1",
            "network[7].dropout: must be from 0 to 0.99: 2");
    assertThat(
            problems(
                List.of(Map.of("conv2d", Map.of("filters", 0, "kernel", 3)), Map.of("gru", 4)),
                PHOTO))
        .containsExactly("network[0].conv2d.filters: must be from 1 to 65536: 0");
    assertThat(
            problems(
                Map.of(
                    "branches",
                    Map.of("rwo", List.of(Map.of("dense", 0))),
                    "layers",
                    List.of(Map.of("conv2d", 4), "reul")),
                ROW))
        .containsExactly(
            "network.branches.rwo: unknown input rwo; did you mean row?",
            "network.branches.rwo[0].dense: must be from 1 to 1048576: 0",
            "network.layers[0].conv2d: 0.conv2d needs kernel",
            "network.layers[1]: unknown layer reul; did you mean relu?");
  }
}
