package org.thalweg.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What listens is for this machine alone. */
final class LoopbackTest {

  @Test
  void brokerAndClusterListenOnLoopbackOnly() throws Exception {
    assumeTrue(ListeningSockets.areKnown());
    List<InetAddress> before = ListeningSockets.addresses();
    try (LocalStack stack = new LocalStack(0, 1)) {
      assertThat(stack.kafka().bootstrap()).startsWith("127.0.0.1:");
      assertThat(stack.flink().folder()).isDirectory();

      List<InetAddress> listening = ListeningSockets.addresses();
      // The broker's, the controller's and the blob server's; Flink's REST API has none.
      assertThat(listening).hasSize(before.size() + 3);
      assertThat(listening).allMatch(InetAddress::isLoopbackAddress);
    }
  }

  @Test
  void whatListensElsewhereWouldBeSeen() throws Exception {
    assumeTrue(ListeningSockets.areKnown());
    try (ServerSocket everywhere = new ServerSocket()) {
      everywhere.bind(new InetSocketAddress("0.0.0.0", 0));
      assertThat(ListeningSockets.addresses()).anyMatch(address -> !address.isLoopbackAddress());
    }
  }

  @Test
  void composePublishesOnLoopbackOnly() throws Exception {
    String compose = Files.readString(Path.of("docker-compose.yml"));
    Pattern ports = Pattern.compile("ports:\\s*((?:\\n?\\s*- .*)+)|ports: \\[(.*)]");
    List<String> published =
        ports
            .matcher(compose)
            .results()
            .flatMap(found -> found.group().lines())
            .map(line -> line.strip().replaceAll("[\"']", ""))
            .filter(line -> line.startsWith("- "))
            .toList();
    assertThat(published).isNotEmpty().allMatch(port -> port.startsWith("- 127.0.0.1:"));
  }
}
