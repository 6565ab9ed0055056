package org.thalweg.snapshot;

import java.util.List;
import org.thalweg.learn.ModelSpec;
import org.thalweg.nn.Tensor;

/** How large snapshots of a model can become. */
public final class SnapshotSize {

  /** What a tensor's description takes at most beside its name. */
  private static final int TENSOR_BYTES = 256;

  /** Room for the rest of a header, of which offsets are the most: some 30,000 partitions. */
  private static final int OTHER_BYTES = 1 << 20;

  private SnapshotSize() {}

  /**
   * Throws unless snapshots can be written, whatever the weights are.
   *
   * @throws IllegalArgumentException if they could have more than {@link Snapshot#MAX_BYTES}
   */
  public static void require(ModelSpec spec) {
    List<Tensor> tensors = spec.network().layout().tensors();
    long described = tensors.stream().mapToLong(t -> TENSOR_BYTES + t.name().length()).sum();
    Snapshot.requireSize(
        OTHER_BYTES
            + Snapshot.json(spec.definition()).length
            + described
            + Statistics.size(spec.events())
            + (long) Float.BYTES * spec.network().layout().size());
  }
}
