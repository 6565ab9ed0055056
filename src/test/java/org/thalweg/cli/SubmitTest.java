package org.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.Topics;
import org.thalweg.snapshot.Publication;

/** What stands in a job's way before a cluster sees it; the cluster answers, and no more. */
final class SubmitTest {

  @TempDir Path folder;
  private HttpServer flink;
  private String err;

  @BeforeEach
  void startFlink() throws IOException {
    flink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    answer(
        "/overview", "{\"flink-version\":\"%s\"}".formatted(EnvironmentInformation.getVersion()));
    answer("/jobs/overview", "{\"jobs\":[]}");
    flink.start();
  }

  private void answer(String path, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    HttpContext unused =
        flink.createContext(
            path,
            exchange -> {
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
              exchange.close();
            });
  }

  @AfterEach
  void stopFlink() {
    flink.stop(0);
  }

  @Test
  void nobodyListensAtTheBrokersAddress() throws IOException {
    String bootstrap;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      bootstrap = "127.0.0.1:" + free.getLocalPort();
    }
    assertThat(submit(bootstrap)).isEqualTo(1);
    assertThat(err)
        .isEqualTo(
            "thalweg: no Kafka broker answers at "
                + bootstrap
                + ": start one, or correct the job file's kafka.bootstrap"
                + " (no answer within 1000 ms)\n");
  }

  @Test
  void missingTopicsAreNamed() throws IOException {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        Topics topics = Topics.at(kafka.bootstrap())) {
      topics.create(
          List.of(
              Topics.plain("sea.events", 1),
              Topics.plain("sea.predictions", 1),
              Topics.plain("sea.metrics", 1),
              Topics.plain("sea.control", 1),
              Topics.models("sea.models", Publication.DEFAULT)));
      assertThat(submit(kafka.bootstrap())).isEqualTo(1);
      assertThat(err)
          .isEqualTo(
              "thalweg: there is no topic sea.dead-letters at "
                  + kafka.bootstrap()
                  + ": create it, or let --create-topics do it\n");
    }
  }

  private int submit(String bootstrap) throws IOException {
    Path job = folder.resolve("sea.yaml");
    String text =
        Files.readString(Path.of("jobs/sea.yaml"))
            .replace("../schemas", Path.of("schemas").toAbsolutePath().toString());
    Path unused =
        Files.writeString(
            job,
            text
                + "\nkafka:\n  bootstrap: "
                + bootstrap
                + "\n  properties: {default.api.timeout.ms: 1000, request.timeout.ms: 1000}\n");
    StringWriter errText = new StringWriter();
    int code =
        Main.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(errText, true),
            "submit",
            job.toString(),
            "--flink",
            "http://127.0.0.1:" + flink.getAddress().getPort());
    err = errText.toString();
    return code;
  }
}
