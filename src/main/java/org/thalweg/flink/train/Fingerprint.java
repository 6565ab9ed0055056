package org.thalweg.flink.train;

import java.util.Arrays;
import java.util.Map;
import org.thalweg.learn.ModelSpec;

/**
 * Tells apart jobs between which neither an open batch nor the gate's figure can simply go on: by
 * features, label, network, kind of optimiser, and the figure itself.
 */
final class Fingerprint {

  private Fingerprint() {}

  static long of(TrainSettings settings, ModelSpec model) {
    Map<?, ?> events = (Map<?, ?>) model.events().definition();
    Map<?, ?> optimizer = (Map<?, ?>) model.optimizer().definition();
    return hash(
        Definitions.toBytes(
            Arrays.asList(
                events.get("features"),
                events.get("label"),
                model.network().definition(),
                optimizer.keySet().iterator().next(),
                settings.gate() == null ? null : settings.gate().metric())));
  }

  /** FNV-1a of 64 bits. */
  private static long hash(byte[] bytes) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001b3L;
    }
    return hash;
  }
}
