package org.thalweg.flink.score;

import java.util.List;
import java.util.Map;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.event.EventSpec;
import org.thalweg.flink.train.Points;
import org.thalweg.learn.ModelSpec;
import org.thalweg.nn.Network;
import org.thalweg.nn.optim.Optimizer;

/** A model of {@link Points} that looks at the last three of them. */
final class WindowModel {

  private WindowModel() {}

  static ModelSpec model() {
    return model(List.of("flatten", Map.of("dense", 4), "tanh"));
  }

  static ModelSpec model(List<?> layers) {
    Problems problems = new Problems();
    Object events =
        Map.of(
            "features",
            Map.of("past", Map.of("type", "sequence", "last", 3, "features", List.of("x", "y"))),
            "label",
            Map.of("field", "side", "classes", List.of("left", "right")));
    EventSpec spec =
        EventSpec.read(Node.root(events, problems), Points.SCHEMA, Node.root("tenant", problems));
    problems.throwIfAny();
    Network network = Network.read(Node.root(layers, problems), ModelSpec.inputs(spec), 2);
    problems.throwIfAny();
    return new ModelSpec(
        spec,
        network,
        ModelSpec.defaultLoss(spec.label().orElseThrow()),
        Optimizer.adam(0.05),
        1,
        20,
        42);
  }
}
