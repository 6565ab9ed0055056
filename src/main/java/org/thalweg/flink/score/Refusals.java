package org.thalweg.flink.score;

import java.util.LinkedHashMap;
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
import org.thalweg.score.ServedModel;
import org.thalweg.score.Serving;
import org.thalweg.snapshot.ChunkKey;

/** What can't be used: events become dead letters, snapshots are counted and logged. */
final class Refusals {

  private static final Logger LOGGER = LoggerFactory.getLogger(Refusals.class);

  private static final int MOST_REASONS = 1_000;

  private static final String FULL =
      "a subtask serves at most %d models (model.max), and further ones are not taken";

  private final DeadLetters letters = new DeadLetters();
  private final ScoreGauges gauges;
  private final Consumer<OutRecord> out;

  /** By model, why its last snapshot was refused, while it has no other: of the latest models. */
  private final Map<String, String> snapshots =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST_REASONS;
        }
      };

  private final int room;
  private boolean filling;
  private boolean full;

  /**
   * @param out takes the dead letters
   * @param room how many models the subtask may serve
   */
  Refusals(ScoreGauges gauges, Consumer<OutRecord> out, int room) {
    this.gauges = gauges;
    this.out = out;
    this.room = room;
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
    last += full ? "; " + FULL.formatted(room) : "";
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

  /** A version has predicted what is not finite: the one before it serves again. */
  void goneBack(ServedModel from, ServedModel to) {
    String why = Serving.sentence(from, to);
    gauges.goneBack(to, why);
    LOGGER.warn("{}: {}", from.header().job(), why);
  }

  /** A snapshot is of a model for which there is no room: so is each of its chunks. */
  void withoutRoom(ChunkKey key) {
    String why = FULL.formatted(room);
    if (key.part() == 0) {
      gauges.refusedSnapshot(why);
    }
    if (!full) {
      full = true;
      LOGGER.warn("A snapshot was refused: {}", why);
    }
  }

  /**
   * A model serves.
   *
   * @param models that have chunks here
   */
  void serves(String key, int models) {
    snapshots.remove(key);
    full = full && models >= room;
    if (!filling && models * 10L >= room * 8L && room > 1) {
      filling = true;
      LOGGER.warn("{} models are here, of the {} of this subtask (model.max)", models, room);
    }
  }
}
