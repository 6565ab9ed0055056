package org.thalweg.flink.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RemoteFlinkTest {
  private HttpServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Test
  void nobodyAnswers() throws IOException {
    URI url = URI.create("http://127.0.0.1:" + closedPort());

    assertThatThrownBy(() -> RemoteFlink.at(url))
        .isInstanceOf(SubmissionException.class)
        .hasMessage("no Flink answers at %s: start the cluster, or give its address", url);
  }

  @Test
  void somethingElseAnswers() throws IOException {
    URI url = answering("<html>It works!</html>");

    assertThatThrownBy(() -> RemoteFlink.at(url))
        .isInstanceOf(SubmissionException.class)
        .hasMessage("something else than Flink's REST API answers at %s: give its address", url);
  }

  @Test
  void aVersionTooOldAnswers() throws IOException {
    URI url = answering("{\"taskmanagers\":1,\"flink-version\":\"1.20.3\"}");

    assertThatThrownBy(() -> RemoteFlink.at(url))
        .isInstanceOf(SubmissionException.class)
        .hasMessage("the cluster must run Flink 2.2 or a later 2: %s runs 1.20.3", url);
  }

  @Test
  void anAddressWithoutAScheme() {
    assertThatThrownBy(() -> RemoteFlink.at(URI.create("localhost:8081")))
        .isInstanceOf(SubmissionException.class)
        .hasMessage(
            "the address of Flink's REST API must be like http://localhost:8081: localhost:8081");
  }

  @Test
  void theJarIsMissing() throws IOException {
    RemoteFlink flink = RemoteFlink.at(answering("{\"flink-version\":\"2.3.0\"}"));

    assertThatThrownBy(() -> flink.run(Path.of("no-such.jar"), "argument"))
        .isInstanceOf(SubmissionException.class)
        .hasMessage("the job's jar must be built first: there is no no-such.jar");
  }

  @Test
  void aSavepointIsNamedAsTheClusterSeesIt() {
    assertThat(new Savepoint("s3://bucket/savepoint-1", true).json())
        .isEqualTo("\"savepointPath\":\"s3://bucket/savepoint-1\",\"allowNonRestoredState\":true");
    assertThatThrownBy(() -> new Savepoint("a\"b", false))
        .hasMessage(
            "the path of a savepoint must have no quotes, backslashes and control characters: a\"b");
  }

  private URI answering(String body) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/overview",
        exchange -> {
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
