package org.thalweg.flink.score;

import java.util.Arrays;
import org.thalweg.event.Example;
import org.thalweg.event.Outcome;
import org.thalweg.flink.io.InRecord;
import org.thalweg.score.BatchScorer;
import org.thalweg.score.ServedModel;

/**
 * What the version before a model predicts for a batch of which the model predicted something that
 * is not finite. An event for which neither has a finite prediction is no reason to go back: its
 * values may be to blame.
 */
final class SecondOpinion {

  private final BatchScorer scorer;
  private final ServedModel model;
  private final float[] first;
  private float[] second;
  private boolean better;

  /**
   * @param scorer has just scored the batch
   * @param first what it predicted
   */
  SecondOpinion(BatchScorer scorer, ServedModel model, float[] first) {
    this.scorer = scorer;
    this.model = model;
    this.first = first;
  }

  /** Scores the batch again; windows can only be had of the same features. */
  void ask(ServedModel before, InRecord[] records, Example[] examples, int size) {
    boolean same = before.takesEventsOf(model);
    if (!same && before.spec().events().hasWindows()) {
      return;
    }
    int[] places = new int[size]; // in the batch of those that the version before can take
    scorer.begin(before);
    for (int i = 0; i < size; i++) {
      places[i] = scorer.size();
      String refusal = same ? scorer.addAgain(i, examples[i].features()) : add(before, records[i]);
      places[i] = refusal == null ? places[i] : -1;
    }
    if (scorer.size() > 0) {
      weigh(places, scorer.predict(), before.outputSize());
    }
  }

  private String add(ServedModel before, InRecord record) {
    Outcome outcome = scorer.read(before, record.value());
    return outcome instanceof Example example
        ? scorer.add(example.features())
        : "the event can't be read";
  }

  private void weigh(int[] places, float[] outputs, int outputSize) {
    second = new float[places.length * outputSize];
    Arrays.fill(second, Float.NaN);
    int firstSize = model.outputSize();
    for (int i = 0; i < places.length; i++) {
      if (places[i] >= 0) {
        System.arraycopy(outputs, places[i] * outputSize, second, i * outputSize, outputSize);
      }
      better |=
          !BatchScorer.isFinite(first, i * firstSize, firstSize)
              && BatchScorer.isFinite(second, i * outputSize, outputSize);
    }
  }

  /** Whether it is finite where the first is not. */
  boolean isBetter() {
    return better;
  }

  /** What the model predicted. */
  float[] first() {
    return first;
  }

  /** What the version before predicts; NaN where it can't take the event. */
  float[] second() {
    return second;
  }
}
