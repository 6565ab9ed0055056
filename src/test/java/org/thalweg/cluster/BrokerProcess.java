package org.thalweg.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.thalweg.cluster.ChildJvm.Command;
import org.thalweg.local.EmbeddedKafka;

/**
 * A Kafka broker in a JVM of its own, that can be stopped and started with what it has. Once {@link
 * #start} or {@link #startAgain} returns, clients can connect.
 */
final class BrokerProcess implements AutoCloseable {
  private static final String READY = "the broker is ready, start ";
  private static final Duration START = Duration.ofMinutes(3);

  private final Path folder;
  private final int port = FlinkSettings.freePort();
  private ChildJvm jvm;
  private int starts;

  private BrokerProcess(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts a broker.
   *
   * @param folder for its log and its output
   */
  static BrokerProcess start(Path folder) {
    BrokerProcess broker = new BrokerProcess(folder);
    broker.startAgain();
    return broker;
  }

  /** Host and port for clients. */
  String bootstrap() {
    return "127.0.0.1:" + port;
  }

  /** Stops the broker in order; its log stays. Once this returns, it is gone. */
  void stop() {
    jvm.close();
  }

  /** Starts it, after it was stopped. */
  void startAgain() {
    String attempt = Integer.toString(++starts);
    String log = folder.resolve("log").toString();
    jvm =
        ChildJvm.start(
            new Command(
                "broker",
                folder,
                FlinkLibraries.everything(),
                List.of("-Xmx512m", "-XX:+UseParallelGC", ChildJvm.QUICK_START),
                Main.class.getName(),
                List.of(Integer.toString(port), log, attempt)));
    try {
      Waiting.until(READY, START, () -> jvm.hasWritten(READY + attempt), jvm::lastWords);
    } catch (AssertionError e) {
      jvm.kill();
      throw e;
    }
  }

  String lastWords() {
    return jvm.lastWords();
  }

  @Override
  public void close() {
    stop();
  }

  /** Runs the broker: the arguments are its port, the folder of its log, and which start it is. */
  public static final class Main {

    private Main() {}

    public static void main(String[] args) throws IOException {
      EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[1]), Integer.parseInt(args[0]));
      Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
      System.out.println(READY + args[2]);
    }
  }
}
