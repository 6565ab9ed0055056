package org.thalweg.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.thalweg.cluster.ChildJvm.Command;

/**
 * One ZooKeeper server in a JVM of its own: that which Flink carries for its client. Once {@link
 * #start} returns, clients can connect.
 */
final class ZooKeeperProcess implements AutoCloseable {
  private static final String MAIN =
      "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServerMain";
  private static final Duration START = Duration.ofMinutes(1);

  /** Sessions may be as short as two ticks. */
  private static final String SETTINGS =
      """
      dataDir=%s
      clientPort=%d
      clientPortAddress=127.0.0.1
      tickTime=500
      admin.enableServer=false
      4lw.commands.whitelist=srvr
      """;

  private final int port;
  private final ChildJvm jvm;

  private ZooKeeperProcess(int port, ChildJvm jvm) {
    this.port = port;
    this.jvm = jvm;
  }

  static ZooKeeperProcess start(Path folder) {
    int port = FlinkSettings.freePort();
    ZooKeeperProcess server = new ZooKeeperProcess(port, process(folder, port));
    try {
      Waiting.until("ZooKeeper serves", START, server::serves, server.jvm::lastWords);
    } catch (AssertionError e) {
      server.close();
      throw e;
    }
    return server;
  }

  private static ChildJvm process(Path folder, int port) {
    try {
      Path settings = Files.createDirectories(folder).resolve("zoo.cfg");
      Files.writeString(settings, SETTINGS.formatted(folder.resolve("data"), port));
      return ChildJvm.start(
          new Command(
              "zookeeper",
              folder,
              FlinkLibraries.everything(),
              List.of("-Xmx128m", "-XX:+UseSerialGC", ChildJvm.QUICK_START),
              MAIN,
              List.of(settings.toString())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Host and port for clients. */
  String quorum() {
    return "127.0.0.1:" + port;
  }

  /** Asks by one of ZooKeeper's four-letter words. */
  private boolean serves() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      // A server that is just starting may take a question and never answer it.
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      byte[] answer = socket.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.US_ASCII).contains("Mode: standalone");
    }
  }

  @Override
  public void close() {
    jvm.kill();
  }
}
