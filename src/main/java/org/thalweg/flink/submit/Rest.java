package org.thalweg.flink.submit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Calls of Flink's REST API; what is not answered with success is a {@link SubmissionException}.
 */
final class Rest {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** Running a program takes as long as its {@code main}. */
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private static final String BOUNDARY = "thalweg-job-jar";
  private static final int SUCCESS = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI url;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  Rest(URI url) {
    this.url = url;
  }

  /**
   * An answer, read.
   *
   * @throws SubmissionException if it is something else than JSON
   */
  static JsonNode json(String answer) {
    try {
      return JSON.readTree(answer);
    } catch (JsonProcessingException e) {
      throw new SubmissionException("Flink's answer must be JSON: " + answer, e);
    }
  }

  /** A text as a JSON string. */
  static String quoted(String text) {
    return JSON.getNodeFactory().textNode(text).toString();
  }

  String get(String path) {
    return send(request(path).GET());
  }

  String post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  void patch(String path) {
    send(request(path).method("PATCH", BodyPublishers.noBody()));
  }

  void delete(String path) {
    send(request(path).DELETE());
  }

  /** Sends a file as the only part of a form. */
  String upload(String path, Path file) {
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\n"
                .formatted(BOUNDARY, file.getFileName())
            + "Content-Type: application/x-java-archive\r\n\r\n";
    try {
      BodyPublisher form =
          BodyPublishers.concat(
              BodyPublishers.ofString(head),
              BodyPublishers.ofFile(file),
              BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"));
      return send(
          request(path)
              .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
              .POST(form));
    } catch (IOException e) {
      throw new SubmissionException("the job's jar can't be read: " + file, e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path)).timeout(ANSWER);
  }

  private String send(HttpRequest.Builder request) {
    HttpRequest complete = request.build();
    try {
      HttpResponse<String> response = client.send(complete, BodyHandlers.ofString());
      if (response.statusCode() / 100 * 100 != SUCCESS) {
        throw new SubmissionException(
            "%s refused %s: %s"
                .formatted(url, complete.uri().getPath(), Refusal.reason(response.body())));
      }
      return response.body();
    } catch (IOException e) {
      throw new SubmissionException(
          "no Flink answers at " + url + ": start the cluster, or give its address", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SubmissionException("interrupted while waiting for " + url, e);
    }
  }
}
