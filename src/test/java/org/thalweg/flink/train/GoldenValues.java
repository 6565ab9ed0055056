package org.thalweg.flink.train;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.thalweg.event.Example;
import org.thalweg.flink.control.Directive;
import org.thalweg.flink.control.DirectiveSerializer;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.InRecordSerializer;
import org.thalweg.flink.io.Notice;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutRecordSerializer;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.learn.Learner;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.NetworkChange;
import org.thalweg.spec.TrainJob;

/** Values of everything that is written into state, none of whose parts is empty. */
final class GoldenValues {

  /**
   * A value and what serialises it.
   *
   * @param serializer of this build
   */
  record Golden<T>(TypeSerializer<T> serializer, T value) {}

  private static final String SCHEMA =
      """
      {"type": "record", "name": "R", "fields": [
      {"name": "tenant", "type": "string"}, {"name": "a", "type": "double"},
      {"name": "b", "type": "double"}, {"name": "c", "type": "int"},
      {"name": "side", "type": "string"}, {"name": "up", "type": "boolean"},
      {"name": "ups", "type": {"type": "array", "items": "boolean"}}]}\
      """;

  /** Batch-norm statistics, an embedding, dropout, classes. */
  private static final String CLASSES =
      job(
          "a: {}, b: {}, c: {type: category, size: 5, dim: 2}",
          "{field: side, classes: [left, right, none]}",
          "[{dense: 4}, batchNorm, relu, {dropout: 0.2}]",
          "{adam: {learningRate: 0.01, schedule: {step: {every: 10, factor: 0.5}}}}");

  /** Stateful layers over a window of the last events, a forecast ahead, an optimiser's extras. */
  private static final String FORECAST =
      job(
          "w: {type: sequence, last: 3, features: {a: {}, b: {}}}",
          "{field: b, number: true, ahead: 2}",
          "[{lstm: {units: 3, stateful: true}}, {gru: {units: 2, stateful: true}}]"
              .replace("{lstm: {units: 3,", "{lstm: {units: 3, sequence: true,"),
          "{nadam: {learningRate: 0.01}}");

  private static final String FLAGS =
      job("a: {}, b: {}", "{field: ups, flags: [x, y]}", "[{dense: 3}, tanh]", "{ftrl: 0.1}");

  private static final String FLAG =
      job("a: {}, b: {standardise: false}", "{field: up, flag: true}", "[]", "{sgd: 0.1}");

  private static final Controls CONTROLS = new Controls(true, 0.125, List.of("0.dense", "head"));

  private GoldenValues() {}

  private static String job(String features, String label, String network, String optimizer) {
    return """
    thalweg: 1
    kind: train
    name: golden
    events:
      topic: golden
      schema: '%s'
      features: {%s}
      label: %s
    model: {per: tenant, seed: 7}
    network: %s
    training: {batch: 4, optimizer: %s}
    publish: {metrics: {every: 1 min, window: 6}}
    """
        .formatted(SCHEMA.replace("\n", " "), features, label, network, optimizer);
  }

  /** By file name. */
  static Map<String, Golden<?>> all() {
    Map<String, Golden<?>> all = new LinkedHashMap<>();
    InRecord record = record();
    float[] features = {1, -0.5f, Float.NaN};
    Event event = new Event(new Example("t", "id-1", 5, 2, features, new float[] {1}), record);
    OutRecord letter =
        new OutRecord(OutTopic.DEAD_LETTERS, new byte[] {1}, new byte[] {2, 3}, record.headers());
    all.put("event", new Golden<>(new EventSerializer(), event));
    all.put("decoded-event", new Golden<>(new DecodedSerializer(), event));
    all.put("decoded-refusal", new Golden<>(new DecodedSerializer(), new Refusal("k", letter)));
    all.put("agenda", new Golden<>(new AgendaSerializer(), agenda()));
    all.put("controls", new Golden<>(new ControlsSerializer(), CONTROLS));
    directives().forEach((name, told) -> all.put("directive-" + name, told));
    all.put("in-record", new Golden<>(new InRecordSerializer(), record));
    all.put("out-record", new Golden<>(new OutRecordSerializer(), letter));
    all.put("model-classes", model(CLASSES, 1));
    all.put("model-forecast", model(FORECAST, 1));
    all.put("model-flags", model(FLAGS, 2));
    all.put("model-flag", model(FLAG, 1));
    return all;
  }

  private static Map<String, Golden<?>> directives() {
    Command command = Command.rollback("c-1", Optional.of("t"), 3);
    Notice notice = new Notice("c-1", "rollback", false, 2, 1, "no");
    return Map.of(
        "order",
            directive(
                new Directive.Order(
                    Command.layers(
                        "c-2", Optional.empty(), Command.Action.FREEZE, List.of("head")))),
        "restore", directive(new Directive.Restore(command, "t", new byte[] {1, 2})),
        "restored", directive(new Directive.Restored(command)),
        "answer", directive(new Directive.Answer(notice)));
  }

  private static Golden<Directive> directive(Directive directive) {
    return new Golden<>(new DirectiveSerializer(), directive);
  }

  private static InRecord record() {
    Header[] headers = {
      new Header("trace", "abc".getBytes(StandardCharsets.UTF_8)), new Header("empty", null)
    };
    return new InRecord(
        "points", 3, 1L << 40, 1_700_000_000_000L, new byte[] {9}, new byte[] {8}, headers);
  }

  private static Agenda agenda() {
    Agenda agenda = new Agenda();
    agenda.open = 3;
    agenda.definedBy = 4;
    agenda.closeAt = 5;
    agenda.reportAt = 6;
    agenda.snapshotAt = 7;
    agenda.reported = 8;
    agenda.published = 9;
    agenda.timer = 10;
    agenda.touched = 11;
    agenda.passed = 12;
    agenda.baseline = 0.25;
    agenda.undone = 13;
    agenda.undoneAt = 14;
    agenda.controls = CONTROLS;
    return agenda;
  }

  private static Golden<Model> model(String job, int labels) {
    ModelSpec spec = ((TrainJob) JobSpec.parse(job)).model();
    Model model = Model.initial(spec, "t");
    Learner learner = new Learner(spec);
    for (int step = 0; step < 5; step++) {
      List<Example> batch =
          new Random(step)
              .ints(4)
              .mapToObj(seed -> example(spec, new Random(seed), labels))
              .toList();
      if (!learner.learn(model, batch)) {
        throw new IllegalStateException("A golden model learns");
      }
    }
    model.nextVersion();
    model.offsets().advance("golden", 0, 19);
    model.offsets().advance("golden", 2, 7);
    byte[] definition = Definitions.toBytes(spec.definition());
    return new Golden<>(new ModelSerializer(definition, NetworkChange.REFUSE), model);
  }

  private static Example example(ModelSpec spec, Random random, int labels) {
    float[] features = new float[spec.events().rawSize()];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextInt(5);
    }
    float[] label = new float[labels];
    for (int i = 0; i < labels; i++) {
      label[i] = random.nextInt(2);
    }
    return new Example("t", null, Example.NO_TIME, 1, features, label);
  }
}
