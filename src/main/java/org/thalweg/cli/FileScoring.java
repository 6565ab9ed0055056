package org.thalweg.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.thalweg.definition.Plain;
import org.thalweg.eval.Metrics;
import org.thalweg.event.EventReader;
import org.thalweg.event.EventSpec;
import org.thalweg.event.Example;
import org.thalweg.event.Outcome;
import org.thalweg.event.Rejected;
import org.thalweg.local.feed.Feed;
import org.thalweg.local.feed.RecordEncoder;
import org.thalweg.score.Score;
import org.thalweg.score.Scorer;
import org.thalweg.score.ScoringException;
import org.thalweg.score.ServedModel;
import org.thalweg.score.ServedModels;

/** Scores the events of a feed, and measures those that have a label. For one thread. */
final class FileScoring {
  private final Scorer scorer;
  private final ServedModels models;
  private final ServedModel any;
  private final EventSpec events;
  private final RecordEncoder encoder;
  private final EventReader reader;
  private final Metrics metrics;

  /** Where labels are predicted ahead: what was predicted of a key's events that are to come. */
  private final Map<String, ArrayDeque<float[]>> waiting = new HashMap<>();

  /** The keys of the models that have scored. */
  private final Set<String> used = new HashSet<>();

  /** How many events could not be scored, by reason. */
  private final Map<String, Long> refused = new TreeMap<>();

  private long scored;

  /**
   * A scoring.
   *
   * @param models of one job, and not none
   */
  FileScoring(ServedModels models) {
    this.models = models;
    scorer = Scorer.of(models);
    any = models.latest();
    events = any.spec().events().labelOptional();
    encoder = new RecordEncoder(events.schema(), events.encoding());
    reader = new EventReader(events);
    metrics = any.spec().newMetrics();
  }

  /** What a record must be: the label may be missing. */
  Schema schema() {
    return events.schema();
  }

  /** Scores all that the feed has. */
  void run(Feed feed, ScoreWriter writer) throws IOException {
    writer.begin(any.label());
    long number = 0;
    for (GenericRecord record = feed.next(); record != null; record = feed.next()) {
      score(number++, encoder.encode(record), writer);
    }
  }

  private void score(long number, byte[] value, ScoreWriter writer) throws IOException {
    Outcome outcome = reader.read(value);
    if (outcome instanceof Rejected rejected) {
      refuse(number, null, rejected.code().name(), rejected.sentence(), writer);
      return;
    }
    Example example = (Example) outcome;
    ServedModel model = models.get(example.key());
    if (model != null && !model.spec().events().sameInputs(events)) {
      refuse(number, example, "NOT_SCORED", otherInputs(model), writer);
      return;
    }
    try {
      Score score = scorer.score(example.key(), example.features());
      measure(example, score.outputs());
      writer.write(number, example, score);
      used.add(example.key());
      scored++;
    } catch (ScoringException e) {
      refuse(number, example, "NOT_SCORED", e.getMessage(), writer);
    }
  }

  /** A key that was last seen before the job's features or label were changed has another form. */
  private String otherInputs(ServedModel model) {
    return "version %d of %s is for other features or another label than version %d of %s"
        .formatted(model.version(), model.modelKey(), any.version(), any.modelKey());
  }

  private void refuse(
      long number, Example example, String code, String sentence, ScoreWriter writer)
      throws IOException {
    refused.merge(code, 1L, Long::sum);
    writer.refuse(number, example, code + ": " + sentence);
  }

  /** A prediction that was made ahead is measured when its event comes. */
  private void measure(Example example, float[] outputs) {
    float[] forecast = outputs;
    if (events.ahead() > 0) {
      ArrayDeque<float[]> past = waiting.computeIfAbsent(example.key(), key -> new ArrayDeque<>());
      past.add(outputs);
      forecast = past.size() > events.ahead() ? past.remove() : null;
    }
    if (forecast != null && example.isLabelled()) {
      metrics.add(example.label(), 0, forecast, 0);
    }
  }

  private String by() {
    if (used.size() > 1) {
      return "the newest versions of " + used.size() + " models";
    }
    return "version " + used.stream().findFirst().map(models::get).orElse(any).version();
  }

  /** Says what came of it. */
  void summary(PrintWriter out) {
    out.printf(
        "%n%s: %s events scored by %s%n",
        Plain.text(any.header().job()), Numbers.whole(scored), by());
    refused.forEach(
        (code, count) -> out.printf("  %s not scored: %s%n", Numbers.whole(count), code));
    if (metrics.events() > 0) {
      out.println();
      ClosingTable.metrics(metrics.values()).print(out);
    } else {
      out.println("  no labels, so nothing to measure by");
    }
    out.println();
  }
}
