package org.thalweg.score;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.thalweg.event.EventSpec;
import org.thalweg.event.Example;
import org.thalweg.event.Outcome;
import org.thalweg.event.Rejected;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.SnapshotFile;

/**
 * Scores events in any JVM, with a model from a file or with the newest ones of a topic:
 *
 * <pre>{@code
 * Scorer scorer = Scorer.follow("elec2.models", Map.of("bootstrap.servers", "localhost:9092"));
 * scorer.awaitModel(Duration.ofSeconds(30));
 * Score score = scorer.score(event);
 * }</pre>
 *
 * Any number of threads may score at once. A new version takes over between two events; while there
 * is none that is whole and sound, the one before stays; and should the new one predict what is not
 * finite where the one before does not, that one serves again.
 *
 * <p>Where features are windows over the last events, those are the events of the model key that
 * this scorer has seen, in the order in which it was given them.
 */
public final class Scorer implements AutoCloseable {

  private final ServedModels models;
  private final ModelFollower follower;
  private final ThreadLocal<BatchScorer> scorers =
      ThreadLocal.withInitial(() -> new BatchScorer(1));
  private final Pasts pasts = new Pasts();

  private Scorer(ServedModels models, ModelFollower follower) {
    this.models = models;
    this.follower = follower;
  }

  /**
   * Scores with the model of a file.
   *
   * @throws IOException if it holds none, with a sentence that says why
   */
  public static Scorer of(Path file) throws IOException {
    try {
      return of(SnapshotFile.read(file));
    } catch (ScoringException e) {
      throw new IOException(file + " must hold a model: " + e.getMessage(), e);
    }
  }

  /**
   * Scores with one model.
   *
   * @throws ScoringException if this build can't use it, with the reason
   */
  public static Scorer of(Snapshot snapshot) {
    return of(ServedModels.of(ServedModel.of(snapshot)));
  }

  /** Scores with models that somebody else brings up to date. */
  public static Scorer of(ServedModels models) {
    return new Scorer(models, null);
  }

  /**
   * Scores with the newest models of a topic, which it reads in a thread of its own until {@link
   * #close}. Only committed versions count.
   *
   * @param kafka properties of a Kafka consumer, {@code bootstrap.servers} among them
   * @throws ScoringException if Kafka can do nothing with the properties; what it says later,
   *     {@link #trouble} tells
   */
  public static Scorer follow(String topic, Map<String, ?> kafka) {
    ServedModels models = new ServedModels(ServedModel.AS_LEARNT);
    return new Scorer(models, ModelFollower.start(topic, kafka, models));
  }

  /**
   * Waits until there is a model, the newest of those that were on the topic when this began.
   *
   * @throws ScoringException if there is none in time, with the reason as far as it is known, or
   *     this is closed meanwhile
   */
  public void awaitModel(Duration patience) {
    if (follower != null) {
      follower.await(patience);
    }
  }

  /**
   * What keeps newer models away, in a sentence: the brokers don't answer, refuse, or have no such
   * topic, or the version that came last could not be used, or was gone back from. Empty while all
   * is well.
   *
   * <p>Meanwhile this scores with the models that it has and tries on; that a broker has gone is
   * noticed within ten seconds.
   */
  public Optional<String> trouble() {
    return follower == null ? models.refusal() : follower.trouble();
  }

  /** The newest model of a key, the empty one for a job with one model. */
  public Optional<ServedModel> model(String modelKey) {
    return Optional.ofNullable(models.get(modelKey));
  }

  /**
   * Scores an event.
   *
   * @param event in the encoding and schema of those that were learnt from; it says by itself which
   *     model key it is of
   * @throws ScoringException if it can't be decoded, there is no model for it, or what that
   *     predicts is not finite
   */
  public Score score(byte[] event) {
    BatchScorer scorer = scorers.get();
    return result(scorer, predict(scorer, event));
  }

  /**
   * Scores features.
   *
   * @param modelKey empty for a job with one model
   * @param features {@link EventSpec#rawSize()} values in the order of {@link EventSpec#columns()},
   *     not standardised; NaN is a missing number
   */
  public Score score(String modelKey, float[] features) {
    BatchScorer scorer = scorers.get();
    return result(scorer, predict(scorer, modelKey, features));
  }

  private static Score result(BatchScorer scorer, ServedModel model) {
    return new Score(model, Arrays.copyOf(scorer.outputs(), model.outputSize()));
  }

  /**
   * Like {@link #score(byte[])}, without making a result.
   *
   * @param outputs becomes the model's outputs, as {@link Score#outputs()} has them
   * @return the version that said it
   */
  public ServedModel score(byte[] event, float[] outputs) {
    BatchScorer scorer = scorers.get();
    ServedModel model = predict(scorer, event);
    System.arraycopy(scorer.outputs(), 0, outputs, 0, model.outputSize());
    return model;
  }

  /** Like {@link #score(String, float[])}, without making anything. */
  public ServedModel score(String modelKey, float[] features, float[] outputs) {
    BatchScorer scorer = scorers.get();
    ServedModel model = predict(scorer, modelKey, features);
    System.arraycopy(scorer.outputs(), 0, outputs, 0, model.outputSize());
    return model;
  }

  private ServedModel predict(BatchScorer scorer, byte[] event) {
    ServedModel any = models.latest();
    if (any == null) {
      throw missing("");
    }
    Example example = example(scorer.read(any, event));
    ServedModel model = require(example.key());
    if (!model.events().equals(any.events())) {
      example = example(scorer.read(model, event));
    }
    return predict(scorer, model, example.features());
  }

  private ServedModel predict(BatchScorer scorer, String modelKey, float[] features) {
    return predict(scorer, require(modelKey), features);
  }

  private ServedModel predict(BatchScorer scorer, ServedModel model, float[] features) {
    add(scorer, model, features);
    float[] unused = scorer.predict();
    return scorer.isFinite() ? model : secondOpinion(scorer, model, features);
  }

  /** The version before serves again if it knows what the newer one does not. */
  private ServedModel secondOpinion(BatchScorer scorer, ServedModel model, float[] features) {
    ServedModel before = models.before(model);
    if (before != null && before.takesEventsOf(model)) {
      scorer.begin(before);
      if (scorer.addAgain(0, features) == null) {
        float[] unused = scorer.predict();
        if (scorer.isFinite()) {
          models.goBack(model);
          return before;
        }
      }
    }
    throw new ScoringException("NON_FINITE_PREDICTION: a prediction must be finite");
  }

  private static Example example(Outcome outcome) {
    if (outcome instanceof Example example) {
      return example;
    }
    Rejected rejected = (Rejected) outcome;
    throw new ScoringException(rejected.code() + ": " + rejected.sentence());
  }

  private ServedModel require(String modelKey) {
    ServedModel model = models.get(modelKey);
    if (model == null) {
      throw missing(modelKey);
    }
    return model;
  }

  private static ScoringException missing(String modelKey) {
    return new ScoringException("there must be a model" + of(modelKey) + ": none yet");
  }

  private static String of(String modelKey) {
    return modelKey.isEmpty() ? "" : " of " + modelKey;
  }

  private void add(BatchScorer scorer, ServedModel model, float[] features) {
    scorer.begin(model);
    String refusal =
        model.spec().events().hasWindows()
            ? pasts.add(scorer, model, features)
            : scorer.add(features);
    if (refusal != null) {
      throw new ScoringException(refusal);
    }
  }

  /** Stops following, if it does; once this returns, its thread has ended. */
  @Override
  public void close() {
    if (follower != null) {
      follower.close();
    }
  }
}
