package org.thalweg.score;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.thalweg.event.EventReader;
import org.thalweg.event.EventSpec;
import org.thalweg.event.FeatureWindow;
import org.thalweg.event.Label;
import org.thalweg.event.Outcome;
import org.thalweg.learn.ModelSpec;
import org.thalweg.nn.Network;
import org.thalweg.nn.Predictor;

/**
 * Predicts batches with any served models. For one thread; going from a model to another of the
 * same definition costs nothing.
 *
 * <pre>{@code
 * scorer.begin(model);
 * scorer.add(example.features());
 * float[] outputs = scorer.predict();
 * }</pre>
 *
 * The predictions have the bits of those that the trainer made with the same version.
 */
public final class BatchScorer {

  /** Readers of events that are kept. */
  private static final int READERS = 8;

  private final int maxBatch;
  private final Map<Structure, Scratch> scratches = new WeakHashMap<>();
  private final Map<EventSpec, EventReader> readers = new Recent<>();

  private ServedModel model;
  private Structure structure;
  private ModelSpec spec;
  private Predictor predictor;
  private EventSpec events;
  private EventReader reader;

  /** See {@link Scratch#rows}: of this batch and of the one before. */
  private float[][] rows;

  private float[][] rowsBefore;
  private boolean restores;
  private int size;

  /**
   * @param maxBatch the most events of a batch, at least 1
   */
  public BatchScorer(int maxBatch) {
    if (maxBatch < 1 || maxBatch > ModelSpec.MAX_BATCH) {
      throw new IllegalArgumentException(
          "a batch must have from 1 to " + ModelSpec.MAX_BATCH + " events: " + maxBatch);
    }
    this.maxBatch = maxBatch;
  }

  /** Decodes an event as a model takes it. */
  @SuppressWarnings("ReferenceEquality") // equal ones are found in the map
  public Outcome read(ServedModel model, byte[] value) {
    if (model.events() != events) {
      events = model.events();
      reader = readers.computeIfAbsent(events, EventReader::new);
    }
    return reader.read(value);
  }

  /** Begins an empty batch of a model. */
  @SuppressWarnings("ReferenceEquality") // equal ones are found in the map
  public void begin(ServedModel model) {
    rowsBefore = rows;
    if (model.structure() != structure) {
      turnTo(model.structure());
    }
    this.model = model;
    size = 0;
  }

  private void turnTo(Structure next) {
    structure = next;
    spec = next.spec();
    Scratch scratch = scratches.computeIfAbsent(next, key -> key.scratch(maxBatch));
    predictor = scratch.predictor();
    rows = scratch.rows();
    restores = spec.label() instanceof Label.Quantity quantity && quantity.standardise();
  }

  /**
   * Adds an event of a model without sliding windows.
   *
   * @param raw {@link EventSpec#rawSize()} features as {@link org.thalweg.event.Example#features()}
   *     has them, not standardised
   * @return {@code null}, or why the network can't take it; then it isn't added
   */
  public String add(float[] raw) {
    if (rows != null) {
      throw new IllegalArgumentException("a model with sliding windows must have one: none given");
    }
    requireRoom(raw);
    return put(raw);
  }

  /**
   * Adds an event and makes it the window's newest.
   *
   * @param window of the event's model key, made of {@link ModelSpec#events()}
   */
  public String add(float[] raw, FeatureWindow window) {
    if (rows == null) {
      return add(raw);
    }
    requireRoom(raw);
    window.advance(raw, rows[size]);
    return put(rows[size]);
  }

  /**
   * Adds an event that had a place in the batch right before this one, of a model with the same
   * features: its windows are as they were then.
   */
  public String addAgain(int place, float[] raw) {
    return rows == null ? add(raw) : put(rowsBefore[place]);
  }

  private String put(float[] values) {
    Network network = spec.network();
    model.standardise(values, predictor.inputs(), size * network.inputSize());
    String refusal = network.refusal(predictor.inputs(), size);
    if (refusal == null) {
      size++;
    }
    return refusal;
  }

  private void requireRoom(float[] raw) {
    if (size == maxBatch) {
      throw new IllegalArgumentException("a batch must have at most " + maxBatch + " events");
    }
    if (raw.length != spec.events().rawSize()) {
      throw new IllegalArgumentException(
          "an event must have " + spec.events().rawSize() + " values: " + raw.length);
    }
  }

  /** How many events the batch has. */
  public int size() {
    return size;
  }

  /**
   * Predicts the batch, which must have an event.
   *
   * @return {@link ServedModel#outputSize()} numbers for each event: probabilities, or a value in
   *     the label's unit; the array is used again
   */
  public float[] predict() {
    predictor.predict(model.parameters(), size);
    if (restores) {
      model.restore(predictor.outputs(), size);
    }
    return predictor.outputs();
  }

  /** What was predicted last, as {@link #predict} gave it. */
  public float[] outputs() {
    return predictor.outputs();
  }

  /** Whether all that was predicted last is finite. */
  public boolean isFinite() {
    return isFinite(predictor.outputs(), 0, size * spec.network().outputSize());
  }

  /** Whether values of an array are finite. */
  public static boolean isFinite(float[] values, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (!Float.isFinite(values[i])) {
        return false;
      }
    }
    return true;
  }

  /** A few of what was used last. */
  private static final class Recent<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1;

    Recent() {
      super(2 * READERS, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > READERS;
    }
  }
}
