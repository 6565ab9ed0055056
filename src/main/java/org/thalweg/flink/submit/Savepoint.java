package org.thalweg.flink.submit;

/**
 * What a job goes on from.
 *
 * @param path of a savepoint or checkpoint, as the cluster sees it
 * @param allowNonRestored whether state in it that the job has no operator for is left behind;
 *     otherwise the cluster refuses the job
 */
public record Savepoint(String path, boolean allowNonRestored) {

  /** A savepoint. */
  public Savepoint {
    if (!path.matches("[^\"\\\\\\p{Cntrl}]+")) {
      throw new IllegalArgumentException(
          "the path of a savepoint must have no quotes, backslashes and control characters: "
              + path);
    }
  }

  /** As members of the request that runs a jar. */
  String json() {
    return "\"savepointPath\":\"%s\",\"allowNonRestoredState\":%b"
        .formatted(path, allowNonRestored);
  }
}
