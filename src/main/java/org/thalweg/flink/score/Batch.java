package org.thalweg.flink.score;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.thalweg.event.Example;
import org.thalweg.event.FeatureWindow;
import org.thalweg.event.Label;
import org.thalweg.event.Outcome;
import org.thalweg.event.ReasonCode;
import org.thalweg.event.Rejected;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.Predictions;
import org.thalweg.score.BatchScorer;
import org.thalweg.score.ServedModel;

/** Events of one model that are scored together. For one thread. */
final class Batch {

  private static final Rejected NOT_FINITE =
      new Rejected(ReasonCode.NON_FINITE_PREDICTION, "a prediction must be finite");

  private final int maxSize;
  private final BatchScorer scorer;
  private final BiConsumer<InRecord, Rejected> refused;
  private final Consumer<OutRecord> out;
  private final LongSupplier clock;
  private final Map<Label, Predictions> encoders = new HashMap<>();
  private final List<InRecord> records = new ArrayList<>();
  private final List<Example> examples = new ArrayList<>();
  private ServedModel model;
  private Predictions encoder;

  /**
   * @param maxSize the most events of a batch
   * @param refused takes the events that can't be scored
   * @param out takes the predictions, in the order of the events
   * @param clock says when they are made, in milliseconds since 1970
   */
  Batch(
      int maxSize,
      BiConsumer<InRecord, Rejected> refused,
      Consumer<OutRecord> out,
      LongSupplier clock) {
    this.maxSize = maxSize;
    this.scorer = new BatchScorer(maxSize);
    this.refused = refused;
    this.out = out;
    this.clock = clock;
  }

  int size() {
    return records.size();
  }

  boolean isFull() {
    return records.size() == maxSize;
  }

  /**
   * Adds an event to the batch, or refuses it; what is open for another model is scored before.
   *
   * @param window of the event's key, which the event becomes part of; null if the model has none
   * @return whether the event was added
   */
  boolean add(ServedModel next, InRecord record, FeatureWindow window) {
    Outcome outcome = scorer.read(next, record.value());
    if (outcome instanceof Rejected rejected) {
      refused.accept(record, rejected);
      return false;
    }
    Example example = (Example) outcome;
    if (next != model || records.isEmpty()) {
      flush();
      if (next != model) {
        model = next;
        encoder = encoders.computeIfAbsent(next.label(), Predictions::new);
      }
      scorer.begin(next);
    }
    String refusal =
        window == null ? scorer.add(example.features()) : scorer.add(example.features(), window);
    if (refusal != null) {
      refused.accept(record, new Rejected(ReasonCode.OUT_OF_RANGE, refusal));
      return false;
    }
    records.add(record);
    examples.add(example);
    return true;
  }

  /** Scores the open batch. */
  void flush() {
    if (records.isEmpty()) {
      return;
    }
    float[] outputs = scorer.predict();
    int outputSize = model.outputSize();
    long now = clock.getAsLong();
    for (int i = 0; i < records.size(); i++) {
      if (isFinite(outputs, i * outputSize, outputSize)) {
        out.accept(
            encoder.encode(
                records.get(i), examples.get(i), model.header(), outputs, i * outputSize, now));
      } else {
        refused.accept(records.get(i), NOT_FINITE);
      }
    }
    records.clear();
    examples.clear();
  }

  private static boolean isFinite(float[] values, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (!Float.isFinite(values[i])) {
        return false;
      }
    }
    return true;
  }
}
