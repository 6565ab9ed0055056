package org.thalweg.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;

/**
 * Which fields of a user's record are features, label, id, time, weight and model key.
 *
 * <p>Two layouts of an event exist. The <em>raw row</em> ({@link #rawSize()} floats) is what one
 * event gives. The <em>row</em> ({@link #rowSize()} floats) is what the network takes; it differs
 * only where a sliding window puts several events into one row (see {@link FeatureWindow}).
 */
public final class EventSpec {

  private final Schema schema;
  private final Map<String, Object> definition;
  private final Encoding encoding;
  private final List<Feature> features;
  private final Layout layout;
  private final Label label;
  private final int ahead;
  private final String key;
  private final String id;
  private final String time;
  private final EventWeight weight;

  private EventSpec(Schema schema, Node events, Node key, List<Feature> features, Node label) {
    this.schema = usable(events, schema);
    this.features = List.copyOf(features);
    this.layout = events.get("features").build(new Layout(List.of()), () -> new Layout(features));
    this.label = LabelReading.read(label);
    this.ahead = LabelReading.ahead(label);
    this.encoding = events.get("encoding").oneOf(Encoding.class, Encoding.BINARY);
    this.key = key == null ? null : key.text(null);
    this.id = events.get("id").text(null);
    this.time = events.get("time").text(null);
    this.weight = EventWeight.read(events.get("weight"));
    int kept = Math.max(layout.rawSize(), this.label == null ? 0 : this.label.outputs());
    if ((long) ahead * kept > PastRows.MAX_VALUES) {
      String rule = "must keep at most " + PastRows.MAX_VALUES + " values of earlier events: ";
      label.get("ahead").problem(rule + ahead + " events of " + kept);
    }
    this.definition = define();
    if (this.schema != null) {
      Plan.compile(
          this.schema, uses(events.path(), key == null ? "" : key.path()), events.problems());
    }
  }

  /**
   * Reads a job file's {@code events}. Mistakes become problems of the node; what comes back is
   * then not to be used. The keys {@code topic} and {@code schema} are left to the caller.
   *
   * @param schema the user's record; {@code null} if it can't be had, which leaves the fields
   *     unchecked
   * @param key the job file's {@code model.per}, the field of the model key; may be absent or
   *     {@code null}
   */
  public static EventSpec read(Node events, Schema schema, Node key) {
    events.allowOnly(
        "topic", "onGap", "schema", "encoding", "id", "time", "weight", "features", "label");
    List<Feature> features = FeatureKind.readAll(events.require("features"));
    return new EventSpec(schema, events, key, features, events.get("label"));
  }

  /** Reads what {@link #definition()} gave. */
  public static EventSpec read(Node definition) {
    definition.allowOnly("schema", "encoding", "key", "id", "time", "weight", "features", "label");
    Schema schema = definition.require("schema").scalar(null, AvroSchemas::parse);
    List<Feature> features = FeatureKind.readAll(definition.require("features"));
    return new EventSpec(
        schema, definition, definition.get("key"), features, definition.get("label"));
  }

  /**
   * The same features, without a label, read from events of another topic: their schema, encoding,
   * id and time are the given ones.
   *
   * @param events a scoring job's {@code events}
   * @param key the field of the model key; may be absent or {@code null}
   */
  public EventSpec forScoring(Node events, Schema schema, Node key) {
    events.allowOnly("topic", "onGap", "schema", "encoding", "id", "time");
    return new EventSpec(schema, events, key, features, events.get("label"));
  }

  /**
   * The same features, without a label, read from events whose schema, encoding, key, id and time
   * are those of an {@link #envelope}.
   *
   * @throws org.thalweg.definition.InvalidDefinitionException if the features don't fit the schema
   */
  public EventSpec forScoring(EventSpec envelope) {
    Problems problems = new Problems();
    Node node = Node.root(envelope.definition, problems);
    EventSpec spec =
        new EventSpec(envelope.schema, node, node.get("key"), features, node.get("label"));
    problems.throwIfAny();
    return spec;
  }

  /**
   * A scoring job's {@code events}: what an event says about itself, without features and label,
   * which come with the model. Mistakes become problems of the nodes.
   *
   * @param key the job file's {@code model.per}; may be absent
   */
  public static EventSpec envelope(Node events, Schema schema, Node key) {
    events.allowOnly("topic", "onGap", "schema", "encoding", "id", "time");
    return new EventSpec(schema, events, key, List.of(), events.get("label"));
  }

  /**
   * The same events, whose label may be missing: its field may hold null besides what it held.
   * Where the field lies deeper in the record, or has no label, they are as they were.
   */
  public EventSpec labelOptional() {
    Schema.Field field = label == null ? null : schema.getField(label.field());
    if (field == null || field.schema().isNullable()) {
      return this;
    }
    Map<String, Object> changed = new LinkedHashMap<>(definition);
    changed.put("schema", OptionalLabel.in(schema, field.name()).toString());
    Problems problems = new Problems();
    EventSpec optional = read(Node.root(changed, problems));
    problems.throwIfAny();
    return optional;
  }

  /** The schema, or {@code null} and a problem: what is beyond bounds must not be looked into. */
  private static Schema usable(Node events, Schema schema) {
    if (schema != null && schema.getType() != Schema.Type.RECORD) {
      events.get("schema").problem("must be an Avro record: " + schema.getType().getName());
    }
    return events.get("schema").build(null, () -> AvroSchemas.bounded(schema));
  }

  private Map<String, Object> define() {
    Map<String, Object> all = new LinkedHashMap<>();
    features.forEach(feature -> all.put(feature.name(), feature.definition()));
    return Definition.of(
        "encoding",
        encoding,
        "key",
        key,
        "id",
        id,
        "time",
        time,
        "weight",
        EventWeight.definition(weight),
        "features",
        all,
        "label",
        label == null ? null : LabelReading.definition(label, ahead),
        "schema",
        schema == null ? null : schema.toString());
  }

  private List<Use> uses(String events, String keyPath) {
    String prefix = events.isEmpty() ? "" : events + ".";
    List<Use> uses = new ArrayList<>();
    for (Layout.Place place : layout.places()) {
      String owner = prefix + "features." + place.feature().name();
      uses.addAll(place.feature().uses(owner, place.raw()));
    }
    if (label != null) {
      uses.add(LabelSteps.use(label, prefix + "label"));
    }
    if (key != null) {
      uses.add(MetaSteps.key(keyPath, key));
    }
    MetaSteps.addTo(uses, prefix, id, time, weight);
    return uses;
  }

  /** The steps for one reader. */
  Step plan() {
    Problems problems = new Problems();
    Optional<Step> plan = Plan.compile(schema, uses("", "key"), problems);
    problems.throwIfAny();
    return plan.orElseThrow();
  }

  /** Whether another gives the same features and label, perhaps of records of another schema. */
  public boolean sameInputs(EventSpec other) {
    return features.equals(other.features)
        && Objects.equals(definition.get("label"), other.definition.get("label"));
  }

  /** The canonical tree, complete with the schema; equal specs have equal definitions. */
  public Object definition() {
    return definition;
  }

  public Schema schema() {
    return schema;
  }

  public Encoding encoding() {
    return encoding;
  }

  /** The path of the model key's field, if there is one. */
  public Optional<String> key() {
    return Optional.ofNullable(key);
  }

  public Optional<Label> label() {
    return Optional.ofNullable(label);
  }

  /** What an event's weight is read from, if there is one. */
  public Optional<EventWeight> weight() {
    return Optional.ofNullable(weight);
  }

  /**
   * How many events of the same model key before the label's event it is to be predicted: from the
   * row of that earlier event. 0: from the row of the event itself.
   */
  public int ahead() {
    return ahead;
  }

  /** The network's inputs in the order of the row. */
  public List<Tensor> tensors() {
    return List.copyOf(layout.tensors());
  }

  /** How many floats one event gives. */
  public int rawSize() {
    return layout.rawSize();
  }

  /** How many floats the network takes: the tensors' sizes together. */
  public int rowSize() {
    return layout.rowSize();
  }

  /** How many floats an example's label has; 0 without a label. */
  public int labelSize() {
    return label == null ? 0 : label.size();
  }

  /** Whether rows are made of several events: see {@link FeatureWindow}. */
  public boolean hasWindows() {
    return rawSize() != rowSize();
  }

  /** Names of the raw row's values, such as {@code period}, {@code day=3} or {@code pixels[17]}. */
  public List<String> columns() {
    List<String> columns = new ArrayList<>();
    layout.places().forEach(place -> columns.addAll(place.feature().columns()));
    return columns;
  }

  Layout layout() {
    return layout;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventSpec spec && definition.equals(spec.definition);
  }

  @Override
  public int hashCode() {
    return definition.hashCode();
  }

  @Override
  public String toString() {
    return definition.toString();
  }
}
