package org.thalweg.flink.score;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thalweg.definition.Plain;
import org.thalweg.event.ReasonCode;
import org.thalweg.event.Rejected;
import org.thalweg.flink.io.DeadLetters;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutRecord;

/** What can't be used: events become dead letters, snapshots are counted and logged. */
final class Refusals {

  private static final Logger LOGGER = LoggerFactory.getLogger(Refusals.class);

  private final DeadLetters letters = new DeadLetters();
  private final ScoreGauges gauges;
  private final Consumer<OutRecord> out;

  /** By model, why its last snapshot was refused, while it has no other. */
  private final Map<String, String> snapshots = new HashMap<>();

  /**
   * @param out takes the dead letters
   */
  Refusals(ScoreGauges gauges, Consumer<OutRecord> out) {
    this.gauges = gauges;
    this.out = out;
  }

  /** An event can't be scored. */
  void event(InRecord event, Rejected why) {
    gauges.refused(why.code());
    out.accept(letters.encode(event, why));
  }

  /** An event has no model, and waits for none. */
  void withoutModel(String key, InRecord event, String why) {
    String model = key.isEmpty() ? "the model" : "model " + key;
    String last = snapshots.containsKey(key) ? "; the last was refused: " + snapshots.get(key) : "";
    String sentence = "there must be a snapshot of " + model + ": " + why + last;
    event(event, new Rejected(ReasonCode.NO_MODEL, Plain.text(sentence)));
  }

  /** A snapshot can't be used. */
  void snapshot(String key, String why) {
    snapshots.put(key, why);
    record(why);
  }

  /** A record of the model topic is not part of any snapshot. */
  void record(String why) {
    String plain = Plain.text(why);
    gauges.refusedSnapshot(plain);
    LOGGER.warn("A snapshot was refused, the model before it goes on: {}", plain);
  }

  /** A model serves. */
  void serves(String key) {
    snapshots.remove(key);
  }
}
