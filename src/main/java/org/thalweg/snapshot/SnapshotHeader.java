package org.thalweg.snapshot;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;

/**
 * What a snapshot says of itself.
 *
 * @param job the job that learnt it
 * @param build the version of Thalweg that wrote it
 * @param modelKey the model's key; empty for a job with one model
 * @param version the model's version, from 1
 * @param parent the version before it; 0 if it is the first
 * @param rolledBackTo the older version whose weights it has; 0 if it learnt its own
 * @param line see {@link org.thalweg.learn.Releases#line()}
 * @param step the training steps taken
 * @param learnt the events learnt from
 * @param offsets for each topic and partition, the offset after the last event learnt from
 * @param metrics the prequential metrics at this point, by name; only finite values
 * @param definition the model's definition: features, label, network, training
 */
public record SnapshotHeader(
    String job,
    String build,
    String modelKey,
    long version,
    long parent,
    long rolledBackTo,
    long line,
    long step,
    long learnt,
    SortedMap<String, SortedMap<Integer, Long>> offsets,
    Map<String, Double> metrics,
    Object definition) {

  public SnapshotHeader {
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(build, "build");
    Objects.requireNonNull(modelKey, "modelKey");
    Objects.requireNonNull(definition, "definition");
    if (version < 1) {
      throw new IllegalArgumentException("a version must be at least 1: " + version);
    }
    if (parent < 0 || parent >= version) {
      throw new IllegalArgumentException("a parent must be older than version " + version);
    }
    if (rolledBackTo < 0 || rolledBackTo >= version) {
      throw new IllegalArgumentException(
          "what was rolled back to must be older than version " + version + ": " + rolledBackTo);
    }
    Map<String, Double> finite = new LinkedHashMap<>();
    metrics.forEach(
        (name, value) -> {
          if (Double.isFinite(value)) {
            finite.put(name, value);
          }
        });
    metrics = finite;
  }

  /** The same with an equal definition, so that many headers share one. */
  public SnapshotHeader withDefinition(Object equal) {
    return new SnapshotHeader(
        job,
        build,
        modelKey,
        version,
        parent,
        rolledBackTo,
        line,
        step,
        learnt,
        offsets,
        metrics,
        equal);
  }

  /** As a tree that JSON can say. */
  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("job", job);
    tree.put("build", build);
    tree.put("modelKey", modelKey);
    tree.put("version", version);
    tree.put("parent", parent);
    if (rolledBackTo > 0) {
      tree.put("rolledBackTo", rolledBackTo);
    }
    tree.put("line", line);
    tree.put("step", step);
    tree.put("learnt", learnt);
    tree.put("offsets", offsets);
    tree.put("metrics", metrics);
    tree.put("definition", definition);
    return tree;
  }

  /** Reads what {@link #tree()} wrote; unknown keys are left aside, so that fields can be added. */
  static SnapshotHeader read(Node node) {
    Problems problems = node.problems();
    SortedMap<String, SortedMap<Integer, Long>> offsets = new TreeMap<>();
    for (String topic : node.get("offsets").keys()) {
      offsets.put(topic, partitions(node.get("offsets").get(topic)));
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (String name : node.get("metrics").keys()) {
      metrics.put(name, node.get("metrics").get(name).number(0, -MAX, MAX));
    }
    Object definition = node.require("definition").raw();
    String job = node.require("job").text("");
    long version = node.require("version").whole(1, 1, Long.MAX_VALUE);
    problems.throwIfAny();
    return new SnapshotHeader(
        job,
        node.get("build").text(""),
        node.get("modelKey").text(""),
        version,
        node.get("parent").whole(0, 0, version - 1),
        node.get("rolledBackTo").whole(0, 0, version - 1),
        node.get("line").whole(0, Long.MIN_VALUE, Long.MAX_VALUE),
        node.get("step").whole(0, 0, Long.MAX_VALUE),
        node.get("learnt").whole(0, 0, Long.MAX_VALUE),
        offsets,
        metrics,
        definition);
  }

  private static final double MAX = Double.MAX_VALUE;

  private static SortedMap<Integer, Long> partitions(Node topic) {
    SortedMap<Integer, Long> partitions = new TreeMap<>();
    for (String partition : topic.keys()) {
      int number =
          topic
              .get(partition)
              .build(-1, () -> Integer.parseInt(partition)); // a NumberFormatException is one too
      partitions.put(number, topic.get(partition).whole(0, 0, Long.MAX_VALUE));
    }
    return partitions;
  }
}
