package org.thalweg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A job on a {@link StandaloneFlink}, asked about through its REST API. */
final class FlinkJob {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StandaloneFlink flink;
  private final String id;

  FlinkJob(StandaloneFlink flink, String id) {
    this.flink = flink;
    this.id = id;
  }

  /**
   * When the learning tasks of one attempt came to life, in milliseconds since 1970.
   *
   * @param deployed Flink began to deploy the last of them
   * @param opening their code was there: they began to read their state
   * @param running they were ready for events
   */
  record Start(long deployed, long opening, long running) {}

  /** The start of an attempt that was deployed behind a moment and runs now, if there is one. */
  Optional<Start> startedSince(long millis) throws IOException, InterruptedException {
    JsonNode job = ask("/jobs/" + id);
    String learner = "";
    for (JsonNode vertex : job.path("vertices")) {
      if (!vertex.path("status").asText().equals("RUNNING")
          || vertex.path("start-time").asLong() < millis) {
        return Optional.empty();
      }
      learner =
          vertex.path("name").asText().contains("train") ? vertex.path("id").asText() : learner;
    }
    return learner.isEmpty() ? Optional.empty() : Optional.of(start(learner));
  }

  private Start start(String vertex) throws IOException, InterruptedException {
    Start last = new Start(0, 0, 0);
    for (JsonNode task :
        ask("/jobs/" + id + "/vertices/" + vertex + "/subtasktimes").path("subtasks")) {
      JsonNode times = task.path("timestamps");
      last =
          new Start(
              Math.max(last.deployed, times.path("DEPLOYING").asLong()),
              Math.max(last.opening, times.path("INITIALIZING").asLong()),
              Math.max(last.running, times.path("RUNNING").asLong()));
    }
    return last;
  }

  /** The places of the TaskManagers that run tasks. */
  List<Integer> busyTaskManagers(int count) throws IOException, InterruptedException {
    List<Integer> busy = new ArrayList<>();
    JsonNode all = ask("/taskmanagers").path("taskmanagers");
    for (int i = 0; i < count; i++) {
      for (JsonNode one : all) {
        if (one.path("id").asText().equals(flink.taskManagerId(i))
            && one.path("freeSlots").asInt() < one.path("slotsNumber").asInt()) {
          busy.add(i);
        }
      }
    }
    return busy;
  }

  /**
   * Stops the job with a savepoint, as if it were to be started again from it.
   *
   * @return where the savepoint is
   */
  String stop(Path folder) throws IOException, InterruptedException {
    String wish =
        JSON.createObjectNode()
            .put("targetDirectory", folder.toUri().toString())
            .put("drain", false)
            .toString();
    String trigger =
        JSON.readTree(flink.post("/jobs/" + id + "/stop", wish)).path("request-id").asText();
    String[] location = {""};
    Waiting.until(
        "the job stops with a savepoint",
        PATIENCE,
        () -> {
          JsonNode operation = ask("/jobs/" + id + "/savepoints/" + trigger).path("operation");
          location[0] = operation.path("location").asText();
          return !location[0].isEmpty();
        },
        flink::lastWords);
    return location[0];
  }

  private JsonNode ask(String path) throws IOException, InterruptedException {
    return JSON.readTree(flink.get(path));
  }
}
