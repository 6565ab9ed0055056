package org.thalweg.flink.submit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Stops a job with a savepoint to go on from. */
final class Stop {
  private static final long STEP_MILLIS = 300;

  private final Rest rest;
  private final String job;

  Stop(Rest rest, String job) {
    this.rest = rest;
    this.job = "/jobs/" + job;
  }

  /**
   * Stops it; returns once it has ended. How long that may take is the job's {@code
   * checkpoints.timeout}.
   *
   * @param folder for the savepoint; without it, the cluster's own
   * @return the savepoint's path
   * @throws SubmissionException if the job could not be stopped, with the reason
   */
  String await(Optional<String> folder) throws InterruptedException {
    String where = folder.map(path -> ",\"targetDirectory\":" + Rest.quoted(path)).orElse("");
    String answer = rest.post(job + "/stop", "{\"drain\":false" + where + "}");
    String path = job + "/savepoints/" + Rest.json(answer).path("request-id").asText();
    while (true) {
      JsonNode progress = Rest.json(rest.get(path));
      if (progress.path("status").path("id").asText().equals("COMPLETED")) {
        return location(progress.path("operation"));
      }
      TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
    }
  }

  private static String location(JsonNode operation) {
    JsonNode failure = operation.path("failure-cause");
    if (failure.isMissingNode() || failure.isNull()) {
      return operation.path("location").asText();
    }
    String reason = Refusal.reason(failure.path("stack-trace").asText());
    throw new SubmissionException(reason.lines().findFirst().orElse("Flink does not say why"));
  }
}
