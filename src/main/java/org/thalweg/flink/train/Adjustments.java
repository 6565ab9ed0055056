package org.thalweg.flink.train;

import java.util.Set;
import java.util.stream.Collectors;
import org.thalweg.nn.Adjustment;
import org.thalweg.nn.Network;

/** What {@link Controls} mean to a network; remembers the last, as it is nearly always the next. */
final class Adjustments {

  private final Network network;
  private Controls last = Controls.NONE;
  private Adjustment adjustment = Adjustment.NONE;

  Adjustments(Network network) {
    this.network = network;
  }

  /** A layer that the network does not have any more is left out. */
  Adjustment of(Controls controls) {
    if (!controls.equals(last)) {
      Set<String> frozen =
          controls.frozen().stream()
              .filter(network.freezable()::contains)
              .collect(Collectors.toSet());
      adjustment = Adjustment.of(network, controls.learningRate(), frozen);
      last = controls;
    }
    return adjustment;
  }
}
