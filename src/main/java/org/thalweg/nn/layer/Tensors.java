package org.thalweg.nn.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.thalweg.nn.Layout;
import org.thalweg.nn.Shape;
import org.thalweg.nn.Tensor;

/** Collects the tensors of a network while it is built, and how each of them begins. */
public final class Tensors {

  /** Sets a tensor's first values. */
  interface Start {
    void fill(Initializer.Draw draw);
  }

  /** With three slots for each in an optimiser, an array still holds them. */
  private static final int MOST = 1 << 29;

  private final List<Tensor> parameters = new ArrayList<>();
  private final List<Start> parameterStarts = new ArrayList<>();
  private final List<Tensor> buffers = new ArrayList<>();
  private final List<Start> bufferStarts = new ArrayList<>();
  private final List<IdColumns> ids = new ArrayList<>();
  private final List<Integer> lazy = new ArrayList<>();
  private int parameterCount;
  private int bufferCount;
  private int masks;
  private int streams;
  private boolean stateful;

  /** Adds a trainable tensor and answers its offset in the flat array. */
  int parameter(String name, Shape shape, Start start) {
    Tensor tensor = new Tensor(name, shape, parameterCount, true);
    parameters.add(tensor);
    parameterStarts.add(start);
    parameterCount = sum(parameterCount, shape);
    return tensor.offset();
  }

  /** Adds running statistics and answers their offset behind the trainable part. */
  int buffer(String name, Shape shape, Start start) {
    Tensor tensor = new Tensor(name, shape, bufferCount, false);
    buffers.add(tensor);
    bufferStarts.add(start);
    bufferCount = sum(bufferCount, shape);
    return tensor.offset();
  }

  /**
   * Adds what goes on from example to example, and answers its offset behind the trainable part.
   */
  int carried(String name, Shape shape) {
    stateful = true;
    return buffer(name, shape, draw -> draw.constant(0));
  }

  /** Whether an example's output depends on those before it. */
  public boolean isStateful() {
    return stateful;
  }

  private static int sum(int count, Shape shape) {
    long sum = (long) count + shape.size();
    if (sum > MOST) {
      throw new IllegalArgumentException("a model must have at most " + MOST + " values: " + sum);
    }
    return (int) sum;
  }

  /** Declares that only touched rows of the parameters in [from, to) are part of a step. */
  void lazy(int from, int to) {
    lazy.add(from);
    lazy.add(to);
  }

  /** Declares which columns of a row hold ids of a table. */
  void ids(int[] columns, int entries) {
    ids.add(new IdColumns(columns, entries));
  }

  public List<IdColumns> ids() {
    return List.copyOf(ids);
  }

  /** A new set of sequence lengths: an index into {@link Pass#lengths}. */
  int mask() {
    return masks++;
  }

  /** A stream of random numbers of its own. */
  int stream() {
    return streams++;
  }

  public int parameterCount() {
    return parameterCount;
  }

  public int masks() {
    return masks;
  }

  /** Begins and ends of the lazily updated ranges, ascending. */
  public int[] lazyRanges() {
    return lazy.stream().mapToInt(Integer::intValue).toArray();
  }

  public Layout layout() {
    List<Tensor> all = new ArrayList<>(parameters);
    for (Tensor buffer : buffers) {
      int offset = parameterCount + buffer.offset();
      all.add(new Tensor(buffer.name(), buffer.shape(), offset, false));
    }
    return new Layout(all);
  }

  /** Sets the values of the wanted tensors to where training from this seed begins. */
  public void initialise(float[] values, long seed, Predicate<Tensor> wanted) {
    List<Start> starts = new ArrayList<>(parameterStarts);
    starts.addAll(bufferStarts);
    List<Tensor> tensors = layout().tensors();
    for (int i = 0; i < starts.size(); i++) {
      Tensor tensor = tensors.get(i);
      if (wanted.test(tensor)) {
        int size = tensor.shape().size();
        starts.get(i).fill(new Initializer.Draw(values, tensor.offset(), size, seed, -1 - i));
      }
    }
  }
}
