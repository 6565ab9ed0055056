package org.thalweg.local;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came out of a run.
 *
 * @param job its name
 * @param events events of the input that the job took; those of an interrupted run that have a
 *     prediction or a dead letter
 * @param learnt events learnt from
 * @param undone events of steps that were undone, all of them dead letters
 * @param predictions committed records of the predictions topic
 * @param deadLetters committed records of the dead letters topic
 * @param snapshots complete snapshots on the models topic
 * @param modelVersion the newest version of any model
 * @param models model keys
 * @param wallSeconds from the start of the run to this summary
 * @param eventsPerSecond events by the seconds that the job ran, its start included
 * @param metrics over the whole stream; {@code window.} over the last events; {@code noChange.},
 *     {@code majority.} and {@code runningMean.} are baselines
 * @param interrupted whether the run was ended before its input did
 */
public record RunSummary(
    String job,
    long events,
    long learnt,
    long undone,
    long predictions,
    long deadLetters,
    long snapshots,
    long modelVersion,
    long models,
    double wallSeconds,
    double eventsPerSecond,
    Map<String, Double> metrics,
    boolean interrupted) {

  public RunSummary {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /** The summary by its names, for JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("job", job);
    map.put("events", events);
    map.put("learnt", learnt);
    map.put("undone", undone);
    map.put("predictions", predictions);
    map.put("deadLetters", deadLetters);
    map.put("snapshots", snapshots);
    map.put("modelVersion", modelVersion);
    map.put("models", models);
    map.put("wallSeconds", wallSeconds);
    map.put("eventsPerSecond", eventsPerSecond);
    map.put("metrics", metrics);
    return map;
  }
}
