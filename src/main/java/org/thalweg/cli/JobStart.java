package org.thalweg.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Watches a submitted job, over Flink's REST API, until all its tasks run. */
final class JobStart {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration REQUEST = Duration.ofSeconds(10);
  private static final long STEP_MILLIS = 300;
  private static final Set<String> UP = Set.of("RUNNING", "FINISHED");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(REQUEST).build();
  private final URI flink;
  private final String path;

  JobStart(URI flink, String id) {
    this.flink = flink;
    this.path = "/jobs/" + id;
  }

  /**
   * Waits.
   *
   * @throws CommandFailure if the job fails while it starts, or does not run in time
   */
  void await() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!runs()) {
      failure();
      if (System.nanoTime() > deadline) {
        throw new CommandFailure(
            "the job was accepted but does not run after 90 s; does the cluster have free slots?");
      }
      TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
    }
  }

  private boolean runs() throws InterruptedException {
    JsonNode vertices = get("").path("vertices");
    for (JsonNode vertex : vertices) {
      if (!UP.contains(vertex.path("status").asText())) {
        return false;
      }
    }
    return !vertices.isEmpty();
  }

  /** What Flink says of the last failure; it tries again by itself, but that helps nobody here. */
  private void failure() throws InterruptedException {
    String exception = get("/exceptions").path("root-exception").asText("");
    if (!exception.isEmpty() && !exception.equals("null")) {
      throw new CommandFailure("the job fails as it starts: " + innermost(exception));
    }
  }

  /** The sentence of the last "Caused by" of a stack trace. */
  private static String innermost(String trace) {
    String[] causes = trace.split("Caused by: ", -1);
    String line = causes[causes.length - 1].lines().findFirst().orElse("");
    return line.replaceFirst("^[\\w.$]+(Exception|Error): ", "");
  }

  private JsonNode get(String below) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(flink.resolve(path + below)).timeout(REQUEST).build();
    try {
      return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new CommandFailure("Flink no longer answers at " + flink + ": is it still up?", e);
    }
  }
}
