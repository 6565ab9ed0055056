package org.thalweg.event;

import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.thalweg.definition.Node;

/**
 * Which fields of a user's record are features, label, id, time, weight and model key.
 *
 * <p>Two layouts of an event exist. The <em>raw row</em> ({@link #rawSize()} floats) is what one
 * event gives. The <em>row</em> ({@link #rowSize()} floats) is what the network takes; it differs
 * only where a sliding window puts several events into one row (see {@link FeatureWindow}).
 */
public final class EventSpec {

  private EventSpec() {}

  /**
   * Reads a job file's {@code events}. Mistakes become problems of the node; what comes back is
   * then not to be used.
   *
   * @param schema the user's record
   * @param key the field of the model key ({@code model.per}), or {@code null} for one model
   */
  public static EventSpec read(Node events, Schema schema, String key) {
    return null;
  }

  /** Reads what {@link #definition()} gave. */
  public static EventSpec read(Node definition) {
    return null;
  }

  /** The canonical tree, complete with the schema; equal specs have equal definitions. */
  public Object definition() {
    return null;
  }

  /**
   * The same features read, without a label, from events of another topic: their schema, encoding,
   * id and time are the given ones.
   *
   * @param events a scoring job's {@code events}
   */
  public EventSpec forScoring(Node events, Schema schema, String key) {
    return null;
  }

  public Schema schema() {
    return null;
  }

  public Encoding encoding() {
    return null;
  }

  /** The path of the model key's field, if there is one. */
  public Optional<String> key() {
    return Optional.empty();
  }

  public Optional<Label> label() {
    return Optional.empty();
  }

  /** The network's inputs in the order of the row. */
  public List<Tensor> tensors() {
    return List.of();
  }

  /** How many floats one event gives. */
  public int rawSize() {
    return 0;
  }

  /** How many floats the network takes: the tensors' sizes together. */
  public int rowSize() {
    return 0;
  }

  /** How many floats an example's label has; 0 without a label. */
  public int labelSize() {
    return 0;
  }

  /** Whether rows are made of several events: see {@link FeatureWindow}. */
  public boolean hasWindows() {
    return false;
  }

  /** Names of the raw row's values, such as {@code period}, {@code day=3} or {@code pixels[17]}. */
  public List<String> columns() {
    return List.of();
  }
}
