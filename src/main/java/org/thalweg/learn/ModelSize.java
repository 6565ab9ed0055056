package org.thalweg.learn;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.thalweg.event.EventSpec;
import org.thalweg.event.FeatureStatistics;
import org.thalweg.event.Label;

/**
 * How much memory a model takes once its windows are full, in bytes: as state, about; and on the
 * heap, where objects come on top. Calculated, not measured, so that it is the same on every
 * machine.
 */
public final class ModelSize {

  /** Counts, offsets, versions. */
  private static final long REST = 300;

  /** What objects take beside the values in them. */
  private static final long OBJECTS = 1_300;

  /** What an event of the open batch takes beside its values; its own bytes are not known. */
  private static final long EVENT = 200;

  private ModelSize() {}

  /** The model's own state: weights, optimiser slots, statistics, metrics, windows. */
  public static long state(ModelSpec spec) {
    EventSpec events = spec.events();
    long floats =
        (long) spec.network().layout().size() + spec.optimizer().slotCount(spec.network());
    floats += events.hasWindows() ? events.rowSize() : 0;
    long ahead = events.ahead();
    if (ahead > 0) {
      floats += ahead * (spec.network().outputSize() + events.rawSize());
      floats += events.hasWindows() ? events.rowSize() : 0;
    }
    long numbers = size(new FeatureStatistics(events)) + size(FeatureStatistics.ofLabel(events));
    return REST + Float.BYTES * floats + numbers + metrics(spec);
  }

  private static long size(FeatureStatistics statistics) {
    DataOutputStream out = new DataOutputStream(OutputStream.nullOutputStream());
    try {
      statistics.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.size();
  }

  /** The state on the heap, with an open batch that lacks one event. */
  public static long heap(ModelSpec spec) {
    EventSpec events = spec.events();
    long event = EVENT + Float.BYTES * ((long) events.rawSize() + events.labelSize());
    return OBJECTS + state(spec) + (spec.batchSize() - 1) * event;
  }

  /** The window's events, and what is counted for each class or flag. */
  private static long metrics(ModelSpec spec) {
    long window = spec.window();
    long past = 8L * Math.max(1, spec.events().ahead());
    if (spec.label() instanceof Label.Flags flags) {
      return 30 * window + (16 + past) * flags.size();
    }
    if (spec.label() instanceof Label.Quantity) {
      return 32 * window + past;
    }
    int classes = Math.max(2, spec.label().outputs());
    return 20 * window + past + 32L * classes;
  }
}
