package org.thalweg.flink.control;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The published versions of a job's models. */
@FunctionalInterface
public interface Versions extends Serializable {

  /**
   * What is searched.
   *
   * @param model a key; empty for all models
   */
  record Wanted(Optional<String> model, long version) {}

  /** What a search gives. */
  sealed interface Result {

    /** Snapshots by model key, at least one; nobody writes to them. */
    record Found(SortedMap<String, byte[]> snapshots) implements Result {
      public Found {
        snapshots = new TreeMap<>(snapshots);
        if (snapshots.isEmpty()) {
          throw new IllegalArgumentException("what is found must be at least one snapshot: none");
        }
      }

      static Found of(Map<String, byte[]> snapshots) {
        return new Found(new TreeMap<>(snapshots));
      }
    }

    /** None, and a sentence that says why. */
    record Missing(String reason) implements Result {
      public Missing {
        Objects.requireNonNull(reason, "reason");
      }
    }
  }

  /**
   * Looks for versions as they stand on the topic now, which is read once for all of them.
   *
   * @param wanted different ones, at least one
   * @return of the first, and of all that memory can hold beside it; for others ask again
   */
  Map<Wanted, Result> find(List<Wanted> wanted);
}
