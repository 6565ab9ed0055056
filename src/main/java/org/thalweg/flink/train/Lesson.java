package org.thalweg.flink.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.thalweg.event.Example;
import org.thalweg.event.ReasonCode;
import org.thalweg.event.Rejected;
import org.thalweg.flink.io.DeadLetters;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.Predictions;
import org.thalweg.learn.Learner;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.nn.Adjustment;

/**
 * One batch: learnt by the learner, and every event of it answered, by a prediction or, where the
 * step was undone, by a dead letter. For one thread; the batch is emptied by learning it.
 */
final class Lesson {

  private static final Rejected UNDONE =
      new Rejected(
          ReasonCode.NON_FINITE_STEP,
          "learning from the event's batch must leave the loss, gradients and weights finite; the"
              + " step was undone");

  private final Learner learner;
  private final Predictions predictions;
  private final DeadLetters deadLetters = new DeadLetters();
  private final Consumer<OutRecord> out;
  private final List<Example> examples = new ArrayList<>();
  private final List<InRecord> records = new ArrayList<>();

  /**
   * A lesson.
   *
   * @param out takes the records, in order
   */
  Lesson(ModelSpec spec, Consumer<OutRecord> out) {
    this.learner = new Learner(spec);
    this.predictions = new Predictions(spec.label());
    this.out = out;
  }

  /** Adds an event to the batch. */
  void add(Event event) {
    examples.add(event.example());
    records.add(event.record());
  }

  /** How many events the batch has. */
  int size() {
    return examples.size();
  }

  /**
   * Predicts, measures and learns the batch.
   *
   * @return false if the step was undone
   */
  boolean learn(Model model, Adjustment adjustment) {
    long step = model.training().step;
    boolean learnt = learner.learn(model, examples, adjustment);
    for (InRecord record : records) {
      model.offsets().advance(record.topic(), record.partition(), record.offset());
    }
    answer(model, step, learnt);
    return learnt;
  }

  /**
   * Predicts and measures the batch, and learns nothing.
   *
   * @return false if it could not be predicted
   */
  boolean measure(Model model) {
    boolean measured = learner.measure(model, examples);
    answer(model, model.training().step, measured);
    return measured;
  }

  private void answer(Model model, long step, boolean sound) {
    for (int i = 0; i < records.size(); i++) {
      InRecord record = records.get(i);
      out.accept(
          sound
              ? predictions.encode(
                  record,
                  examples.get(i),
                  model.version(),
                  step,
                  learner.predictions(),
                  i * learner.outputSize())
              : deadLetters.encode(record, UNDONE));
    }
    examples.clear();
    records.clear();
  }
}
