package org.thalweg.flink.score;

import java.util.Arrays;
import java.util.HashMap;
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
import org.thalweg.score.Serving;

/** Events of one model that are scored together. For one thread. */
final class Batch {

  private static final Rejected NOT_FINITE =
      new Rejected(ReasonCode.NON_FINITE_PREDICTION, "a prediction must be finite");

  private final BatchScorer scorer;
  private final Serving serving;
  private final BiConsumer<ServedModel, ServedModel> goneBack;
  private final BiConsumer<InRecord, Rejected> refused;
  private final Consumer<OutRecord> out;
  private final LongSupplier clock;
  private final Map<Label, Predictions> encoders = new HashMap<>();
  private final InRecord[] records;
  private final Example[] examples;
  private int size;
  private ServedModel model;
  private Predictions encoder;

  /**
   * @param maxSize the most events of a batch
   * @param serving what is gone back in if a model's predictions are not finite
   * @param goneBack is told from which model to which
   * @param refused takes the events that can't be scored
   * @param out takes the predictions, in the order of the events
   * @param clock says when they are made, in milliseconds since 1970
   */
  Batch(
      int maxSize,
      Serving serving,
      BiConsumer<ServedModel, ServedModel> goneBack,
      BiConsumer<InRecord, Rejected> refused,
      Consumer<OutRecord> out,
      LongSupplier clock) {
    this.scorer = new BatchScorer(maxSize);
    this.records = new InRecord[maxSize];
    this.examples = new Example[maxSize];
    this.serving = serving;
    this.goneBack = goneBack;
    this.refused = refused;
    this.out = out;
    this.clock = clock;
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == records.length;
  }

  /** Whether the batch is open for events of another model than this one. */
  @SuppressWarnings("ReferenceEquality") // each version is one object
  boolean isOfAnother(ServedModel next) {
    return size > 0 && next != model;
  }

  /**
   * Adds an event to the batch, or refuses it. The batch must not be full, nor open for another
   * model.
   *
   * @param window of the event's key, which the event becomes part of; null if the model has none
   * @return whether the event was added
   */
  boolean add(ServedModel next, InRecord record, FeatureWindow window) {
    Outcome outcome = scorer.read(next, record.value());
    if (!(outcome instanceof Example example)) {
      refused.accept(record, (Rejected) outcome);
      return false;
    }
    if (size == 0) {
      begin(next);
    }
    String refusal =
        window == null ? scorer.add(example.features()) : scorer.add(example.features(), window);
    if (refusal != null) {
      refused.accept(record, new Rejected(ReasonCode.OUT_OF_RANGE, refusal));
      return false;
    }
    records[size] = record;
    examples[size++] = example;
    return true;
  }

  @SuppressWarnings("ReferenceEquality") // each version is one object
  private void begin(ServedModel next) {
    if (next != model) {
      use(next);
    }
    scorer.begin(next);
  }

  private void use(ServedModel next) {
    model = next;
    encoder = encoders.computeIfAbsent(next.label(), Predictions::new);
  }

  /**
   * Scores the open batch.
   *
   * @return how many events were scored
   */
  int flush() {
    if (size == 0) {
      return 0;
    }
    float[] outputs = scorer.predict();
    if (!scorer.isFinite()) {
      outputs = secondOpinion(outputs);
    }
    int outputSize = model.outputSize();
    long now = clock.getAsLong();
    int scored = 0;
    for (int i = 0; i < size; i++) {
      int from = i * outputSize;
      if (BatchScorer.isFinite(outputs, from, outputSize)) {
        out.accept(encoder.encode(records[i], examples[i], model.header(), outputs, from, now));
        scored++;
      } else {
        refused.accept(records[i], NOT_FINITE);
      }
    }
    size = 0;
    return scored;
  }

  /** What the batch's predictions are: of the model, or, if it is better, of the one before. */
  private float[] secondOpinion(float[] outputs) {
    ServedModel before = serving.before(model);
    if (before == null) {
      return outputs;
    }
    SecondOpinion opinion =
        new SecondOpinion(scorer, model, Arrays.copyOf(outputs, outputs.length));
    opinion.ask(before, records, examples, size);
    if (!opinion.isBetter()) {
      return opinion.first();
    }
    ServedModel bad = model;
    serving.goBack(bad);
    use(before);
    goneBack.accept(bad, before);
    return opinion.second();
  }
}
