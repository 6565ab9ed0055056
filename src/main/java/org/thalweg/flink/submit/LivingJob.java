package org.thalweg.flink.submit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A job on a cluster that has not come to its end.
 *
 * @param id as Flink has it
 * @param state as Flink calls it: {@code RUNNING}, {@code RESTARTING}, {@code CREATED} and so on
 */
public record LivingJob(String id, String state) {
  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");

  /** Those of a name in Flink's answer to {@code /jobs/overview}. */
  static List<LivingJob> of(String overview, String name) {
    List<LivingJob> jobs = new ArrayList<>();
    for (JsonNode job : Rest.json(overview).path("jobs")) {
      String state = job.path("state").asText();
      if (job.path("name").asText().equals(name) && !ENDED.contains(state)) {
        jobs.add(new LivingJob(job.path("jid").asText(), state));
      }
    }
    return jobs;
  }

  /** Whether a savepoint can be taken of it, once all its tasks run. */
  public boolean isRunning() {
    return state.equals("RUNNING");
  }
}
