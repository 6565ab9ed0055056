package org.thalweg.spec;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.learn.ModelSpec;

/** Reads the tree of a job file, to the end whatever is wrong with it, and then says it all. */
final class JobReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final int VERSION = 1;
  private static final String UNNAMED = "job";

  private final Node root;
  private final Problems problems;
  private final SchemaFiles schemas;
  private final InputCheck input;

  private JobReader(Object tree, SchemaFiles schemas, InputCheck input) {
    this.problems = new Problems();
    this.root = Node.root(tree, problems);
    this.schemas = schemas;
    this.input = input;
  }

  /**
   * The job.
   *
   * @throws org.thalweg.definition.InvalidDefinitionException with all mistakes
   */
  static JobSpec read(Object tree, SchemaFiles schemas, InputCheck input) {
    return new JobReader(tree, schemas, input).read();
  }

  static String checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "must be 1 to 100 letters, digits, dots, dashes and underscores: " + name);
    }
    return name;
  }

  private JobSpec read() {
    if (!root.isMap()) {
      root.problem("must be a map that begins with thalweg: 1");
      problems.throwIfAny();
    }
    requireVersion(root.require("thalweg"));
    Kind kind = root.require("kind").oneOf(Kind.class, Kind.TRAIN);
    String name = root.require("name").scalar(UNNAMED, JobReader::checkName);
    return kind == Kind.TRAIN ? train(name) : score(name);
  }

  private ScoreJob score(String name) {
    ScoreReader.allowOnly(root);
    KafkaSpec kafka = KafkaReader.read(root.get("kafka"));
    Schema schema = schemas.read(root.require("events").require("schema"));
    input.check(root.get("input"));
    Map<String, Object> tree = schema == null ? Map.of() : inlined(schema);
    return new ScoreReader(root, schema).read(name, kafka, copy(root.get("input")), tree);
  }

  private static void requireVersion(Node version) {
    if (!version.isAbsent() && !Integer.valueOf(VERSION).equals(version.raw())) {
      version.problem("must be " + VERSION + ": " + version.raw());
    }
  }

  private TrainJob train(String name) {
    root.allowOnly(
        "thalweg",
        "kind",
        "name",
        "kafka",
        "events",
        "model",
        "network",
        "training",
        "publish",
        "control",
        "flink",
        "input");
    KafkaSpec kafka = KafkaReader.read(root.get("kafka"));
    Node events = root.require("events");
    String topic = events.require("topic").scalar(name + ".events", KafkaRules::checkTopic);
    OnGap onGap = events.get("onGap").oneOf(OnGap.class, OnGap.WARN);
    Schema schema = schemas.read(events.require("schema"));
    PublishSpec publish = PublishReader.read(root.get("publish"), name);
    String control = root.get("control").scalar(name + ".control", KafkaRules::checkTopic);
    FlinkSpec flink = FlinkReader.read(root.get("flink"));
    input.check(root.get("input"));
    ModelReader model = new ModelReader(root, schema);
    ModelSpec spec = model.read();
    if (spec != null) {
      JobRules.checkSize(spec, problems);
    }
    PublicationReader.check(root.get("publish").get("models").get("encoding"), spec);
    Optional<Duration> maxDelay = model.maxDelay();
    Lifecycle lifecycle = model.lifecycle(spec, flink, publish);
    JobRules.check(topic, control, kafka, publish, flink, problems);
    ModelRules.check(lifecycle.maxModels(), flink, problems);
    model
        .label()
        .ifPresent(
            label -> {
              JobRules.checkGate(label, publish, problems);
              MessageRules.checkPrediction(label, kafka, problems);
            });
    if (spec != null) {
      ModelRules.checkState(spec, flink, problems);
    }
    Map<String, Object> fed = copy(root.get("input"));
    problems.throwIfAny();
    return new TrainJob(
        name,
        kafka,
        topic,
        onGap,
        control,
        spec,
        lifecycle,
        maxDelay,
        publish,
        flink,
        fed,
        inlined(schema));
  }

  /** The tree with the schema in place of its path. */
  private Map<String, Object> inlined(Schema schema) {
    Map<String, Object> tree = copy(root);
    Map<String, Object> events = copy(root.get("events"));
    events.put("schema", schema.toString());
    tree.put("events", events);
    Yaml.requireLength(Bundle.write(tree));
    return tree;
  }

  private static Map<String, Object> copy(Node map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.keys().forEach(key -> copy.put(key, map.get(key).raw()));
    return copy;
  }

  /** The kinds of jobs. */
  private enum Kind {
    TRAIN,
    SCORE
  }
}
