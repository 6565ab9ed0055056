package org.thalweg.nn.layer;

import java.util.Arrays;
import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.Vectors;

/**
 * Ids [time] become the rows of a table, [time, dim]. With {@code padding: id}, that id marks the
 * steps behind the end of a sequence: the layers that follow leave them out, and its row is never
 * learnt; a sequence of nothing but padding counts as one step.
 *
 * <p>With {@code updates: lazy}, the default for tables above {@value #DENSE} values, a step
 * updates the rows of the ids in the batch alone, as if the others' gradient, momentum and decay
 * stood still, and costs nothing for the rest of the table. With {@code updates: dense} a row moves
 * on with its momentum in steps that don't touch it.
 */
final class Embedding implements Layer {

  /** Which rows a step updates. */
  enum Updates {
    DENSE,
    LAZY
  }

  private static final int DENSE = 1 << 17;
  private static final int NO_PADDING = -1;

  private final Shape input;
  private final Shape output;
  private final int entries;
  private final int dim;

  /** Offset of [entries, dim]. */
  private final int table;

  private final Updates updates;
  private final int padding;
  private final int mask;

  private Embedding(LayerBuilder builder, int entries, int dim, Updates updates, int padding) {
    this.input = builder.input();
    this.output = new Shape(input.dim(0), dim);
    this.entries = entries;
    this.dim = dim;
    this.updates = updates;
    this.padding = padding;
    this.table = builder.normal("table", new Shape(entries, dim), 1 / Math.sqrt(dim));
    this.mask = padding == NO_PADDING ? LayerBuilder.NO_MASK : builder.newMask();
    if (updates == Updates.LAZY) {
      builder.lazy(table, entries * dim);
    }
  }

  static Layer read(LayerBuilder builder) {
    int entries = builder.options().required("entries", 1, 1 << 28);
    int dim = builder.options().required("dim", 1, 1 << 14);
    boolean large = (long) entries * dim > DENSE;
    Updates updates =
        builder.options().oneOf("updates", Updates.class, large ? Updates.LAZY : Updates.DENSE);
    int padding =
        builder.options().node("padding").isAbsent()
            ? NO_PADDING
            : builder.options().integer("padding", 0, 0, entries - 1);
    builder.dims(1, "ids [time]");
    if (!builder.isRaw()) {
      throw builder.refuse("must be the first layer, on ids as they come in: " + builder.input());
    }
    builder.ids(entries);
    return new Embedding(builder, entries, dim, updates, padding);
  }

  @Override
  public Shape input() {
    return input;
  }

  @Override
  public Shape output() {
    return output;
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public LayerWork work(Workspace workspace) {
    return new Work(this, workspace);
  }

  private static final class Work implements LayerWork {

    private final Embedding layer;
    private final int time;
    private final int dim;
    private final int[] ids;

    /** For each row of the table the last step that touched it; null if updates are dense. */
    private final int[] touched;

    private int stamp;

    Work(Embedding layer, Workspace workspace) {
      this.layer = layer;
      time = layer.input.size();
      dim = layer.dim;
      ids = workspace.indicesPerExample(time);
      boolean lazy = workspace.learning() && layer.updates == Updates.LAZY;
      touched = lazy ? workspace.indices(layer.entries) : null;
    }

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      for (int i = 0; i < n * time; i++) {
        ids[i] = id(x[i]);
        System.arraycopy(pass.values, layer.table + ids[i] * dim, y, i * dim, dim);
      }
      if (layer.mask != LayerBuilder.NO_MASK) {
        for (int i = 0; i < n; i++) {
          pass.lengths[layer.mask][i] = length(i * time);
        }
      }
    }

    private int id(float x) {
      if (!IdColumns.accepts(x, layer.entries)) {
        throw new IllegalArgumentException(IdColumns.message(x, layer.entries));
      }
      return (int) x;
    }

    private int length(int from) {
      int length = time;
      while (length > 1 && ids[from + length - 1] == layer.padding) {
        length--;
      }
      return length;
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      float[] g = pass.gradient.values;
      if (touched == null) {
        Arrays.fill(g, layer.table, layer.table + layer.entries * dim, 0);
      } else {
        touch(pass.gradient, n * time);
      }
      for (int i = 0; i < n * time; i++) {
        if (ids[i] != layer.padding) {
          Vectors.add(dim, dy, i * dim, g, layer.table + ids[i] * dim);
        }
      }
      if (dx != null) {
        Arrays.fill(dx, 0, n * time, 0);
      }
    }

    /** Clears the rows of the batch and makes them part of the step. */
    private void touch(Gradient gradient, int count) {
      if (++stamp == 0) {
        Arrays.fill(touched, 0);
        stamp = 1;
      }
      for (int i = 0; i < count; i++) {
        if (touched[ids[i]] != stamp) {
          touched[ids[i]] = stamp;
          int at = layer.table + ids[i] * dim;
          Arrays.fill(gradient.values, at, at + dim, 0);
          gradient.add(at, at + dim);
        }
      }
    }
  }
}
