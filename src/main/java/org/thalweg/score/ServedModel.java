package org.thalweg.score;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.event.EventSpec;
import org.thalweg.event.FeatureStatistics;
import org.thalweg.event.Label;
import org.thalweg.learn.ModelSpec;
import org.thalweg.nn.Parameters;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.SnapshotHeader;

/** One version of a model, to predict with. Immutable: any number of threads may. */
public final class ServedModel {

  /** The events to score are read as those that were learnt from. */
  public static final UnaryOperator<EventSpec> AS_LEARNT = events -> events;

  private final SnapshotHeader header;
  private final Structure structure;
  private final Parameters parameters;
  private final FeatureStatistics features;
  private final FeatureStatistics label;

  private ServedModel(SnapshotHeader header, Structure structure, Snapshot snapshot)
      throws IOException {
    ModelSpec spec = structure.spec();
    this.header = header;
    this.structure = structure;
    snapshot.requireFit(spec.network().layout());
    this.parameters = new Parameters(spec.network().layout(), snapshot.weights());
    this.features = new FeatureStatistics(spec.events());
    this.label = FeatureStatistics.ofLabel(spec.events());
    var statistics = new DataInputStream(new ByteArrayInputStream(snapshot.statistics()));
    features.read(statistics);
    label.read(statistics);
    snapshot.requireFinite();
    structure.tryOut(parameters);
  }

  /**
   * A model for events like those that it learnt from.
   *
   * @throws ScoringException if this build can't use it, with the reason
   */
  public static ServedModel of(Snapshot snapshot) {
    try {
      return of(snapshot, AS_LEARNT, null, 1);
    } catch (IllegalArgumentException | ArithmeticException | InvalidDefinitionException e) {
      throw new ScoringException(
          "version "
              + snapshot.header().version()
              + " of "
              + snapshot.header().job()
              + ", written by Thalweg "
              + snapshot.header().build()
              + ", cannot be used here: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * A model for events of another schema.
   *
   * @param fit makes the events that are scored of those that were learnt from, as {@link
   *     EventSpec#forScoring} does; it throws what is wrong if features are not in them
   * @param like a model that was made with the same {@code fit}, or {@code null}: where both have
   *     the same definition they share it, so that a {@link BatchScorer} goes from one to the other
   *     without new scratch
   * @param batch the most events that are scored together
   * @throws IllegalArgumentException if the snapshot is not whole or not finite, or scoring with it
   *     takes too much memory
   * @throws InvalidDefinitionException if its definition has mistakes, or its features are not in
   *     the events
   */
  static ServedModel of(
      Snapshot snapshot, UnaryOperator<EventSpec> fit, ServedModel like, int batch) {
    SnapshotHeader header = snapshot.header();
    try {
      if (like != null && like.hasDefinition(snapshot)) {
        SnapshotHeader sharing = header.withDefinition(like.header.definition());
        return new ServedModel(sharing, like.structure, snapshot);
      }
      ModelSpec spec = ModelSpec.read(header.definition());
      Structure structure = new Structure(spec, fit.apply(spec.events()), batch);
      return new ServedModel(header, structure, snapshot);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the statistics of version " + header.version() + " must fit its features: " + e, e);
    }
  }

  /** Whether a snapshot's model is made of the same as this one. */
  boolean hasDefinition(Snapshot snapshot) {
    return header.definition().equals(snapshot.header().definition());
  }

  /** What the snapshot says of itself: version, offsets learnt, metrics. */
  public SnapshotHeader header() {
    return header;
  }

  /** The model key; empty for a job with one model. */
  public String modelKey() {
    return header.modelKey();
  }

  public long version() {
    return header.version();
  }

  /** What it is made of. */
  public ModelSpec spec() {
    return structure.spec();
  }

  /** How the events to score are read. */
  public EventSpec events() {
    return structure.events();
  }

  Structure structure() {
    return structure;
  }

  /** What is predicted; its classes are named in the order of the outputs. */
  public Label label() {
    return spec().label();
  }

  /** Numbers of a prediction: one for each class or flag, or a single value. */
  public int outputSize() {
    return spec().network().outputSize();
  }

  /** What was seen of each number that is standardised, by its column's name; the label's last. */
  public Map<String, FeatureStatistics.Moments> statistics() {
    List<String> columns = spec().events().columns();
    Map<String, FeatureStatistics.Moments> all = new LinkedHashMap<>();
    features.moments().forEach((column, moments) -> all.put(columns.get(column), moments));
    label.moments().values().forEach(moments -> all.put("label " + label().field(), moments));
    return all;
  }

  /** Whether events of the other are events of this one, and their windows too. */
  public boolean takesEventsOf(ServedModel other) {
    return spec().events().equals(other.spec().events());
  }

  Parameters parameters() {
    return parameters;
  }

  /** Writes the row as the network takes it. */
  void standardise(float[] row, float[] out, int offset) {
    features.standardise(row, out, offset);
  }

  /** Gives numbers of the label's unit for those of the network. */
  void restore(float[] outputs, int n) {
    for (int i = 0; i < n; i++) {
      outputs[i] = label.restore(0, outputs[i]);
    }
  }

  @Override
  public String toString() {
    return "ServedModel[" + header.job() + " " + modelKey() + " version " + version() + "]";
  }
}
