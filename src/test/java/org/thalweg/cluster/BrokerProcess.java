package org.thalweg.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.thalweg.cluster.ChildJvm.Command;
import org.thalweg.local.EmbeddedKafka;

/** A Kafka broker in a JVM of its own. Once {@link #start} returns, clients can connect. */
final class BrokerProcess implements AutoCloseable {
  private static final String READY = "the broker is ready";

  private final int port;
  private final ChildJvm jvm;

  private BrokerProcess(int port, ChildJvm jvm) {
    this.port = port;
    this.jvm = jvm;
  }

  static BrokerProcess start(Path folder) {
    int port = FlinkSettings.freePort();
    ChildJvm jvm =
        ChildJvm.start(
            new Command(
                "broker",
                folder,
                FlinkLibraries.everything(),
                List.of("-Xmx512m", "-XX:+UseParallelGC"),
                Main.class.getName(),
                List.of(Integer.toString(port))));
    try {
      Waiting.until(READY, Duration.ofMinutes(3), () -> jvm.hasWritten(READY), jvm::lastWords);
    } catch (AssertionError e) {
      jvm.kill();
      throw e;
    }
    return new BrokerProcess(port, jvm);
  }

  /** Host and port for clients. */
  String bootstrap() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    jvm.close();
  }

  /** Runs the broker on the port that is the only argument. */
  public static final class Main {

    private Main() {}

    public static void main(String[] args) throws IOException {
      EmbeddedKafka kafka = EmbeddedKafka.start(Integer.parseInt(args[0]));
      Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
      System.out.println(READY);
    }
  }
}
