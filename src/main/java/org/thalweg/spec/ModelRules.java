package org.thalweg.spec;

import java.util.function.IntSupplier;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.learn.ModelSize;
import org.thalweg.learn.ModelSpec;

/**
 * How many models a job may have. Anybody who can write events can make up keys, so there is always
 * a number. The usual one is what a TaskManager bears as Flink comes: of its 1728 MiB there are 384
 * for the heap of a slot, and a checkpoint may need all models twice while they are learnt; on
 * RocksDB they lie on disk.
 */
final class ModelRules {

  /** Bytes of a subtask's models on the heap. */
  private static final long HEAP = 128L << 20;

  /** Bytes of a subtask's models in RocksDB. */
  private static final long DISK = 4L << 30;

  /** The most bytes of a state in RocksDB: an array's, and some for what is not foreseen. */
  private static final long MOST_STATE = Integer.MAX_VALUE - (1 << 20);

  private ModelRules() {}

  /** Reads {@code model.max}; a job that has one model needs none. */
  static int max(Node model, IntSupplier usual) {
    Node max = model.get("max");
    boolean one = model.get("per").isAbsent();
    if (one && !max.isAbsent()) {
      max.problem("needs per, which says whose models there are");
    }
    int read = max.integer(1, 1, Integer.MAX_VALUE);
    return one ? Lifecycle.ANY : max.isAbsent() ? usual.getAsInt() : read;
  }

  /** Reads the {@code model.max} of a scoring job. */
  static int served(Node model, ScoringSpec.Spread spread, FlinkSpec flink) {
    boolean keyed = spread == ScoringSpec.Spread.KEYED && !model.get("per").isAbsent();
    int usual = ScoringSpec.USUAL_MODELS * (keyed ? flink.parallelism() : 1);
    int max = max(model, () -> usual);
    if (keyed) {
      check(max, flink, model.problems());
    }
    return max == Lifecycle.ANY ? usual : max;
  }

  /**
   * The number of models that a training job may have if it doesn't say.
   *
   * @param spec the model; {@code null} if that can't be read
   */
  static int usual(ModelSpec spec, FlinkSpec flink, PublishSpec publish) {
    if (spec == null) {
      return Lifecycle.ANY;
    }
    boolean twice =
        publish
            .models()
            .gate()
            .filter(gate -> gate.onDegrade() == GateSpec.OnDegrade.ROLLBACK)
            .isPresent();
    long model = ModelSize.heap(spec) + (twice ? ModelSize.state(spec) : 0);
    long each = Math.max(1, (onDisk(flink) ? DISK : HEAP) / model);
    return (int) Math.min(Lifecycle.ANY, rounded(each) * flink.parallelism());
  }

  /** To two digits, down: 5045 is 5000. */
  private static long rounded(long number) {
    long unit = 1;
    while (number / unit >= 100) {
      unit *= 10;
    }
    return number / unit * unit;
  }

  /** RocksDB keeps a state as one array of bytes. */
  static void checkState(ModelSpec spec, FlinkSpec flink, Problems problems) {
    long state = ModelSize.state(spec);
    if (onDisk(flink) && state > MOST_STATE) {
      problems.add(
          "flink.stateBackend",
          "a model must have at most " + MOST_STATE + " bytes of state in rocksdb: " + state);
    }
  }

  private static boolean onDisk(FlinkSpec flink) {
    return flink.stateBackend().filter(StateBackend.ROCKSDB::equals).isPresent();
  }

  /** Each subtask has a part of the job's models. */
  static void check(int max, FlinkSpec flink, Problems problems) {
    if (max < flink.parallelism()) {
      problems.add(
          "model.max",
          "must be at least flink.parallelism, as each subtask has a part of the models, "
              + flink.parallelism()
              + ": "
              + max);
    }
  }
}
