package org.thalweg.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One Kafka broker (KRaft, broker and controller in one) in this JVM, reachable from this machine
 * only. It never expires records, and creates no topic by itself. Its log is in a temporary folder
 * of its own, unless it is given one that stays.
 *
 * <p>Once {@link #start} returns, clients can connect. Once {@link #close} returns, the broker is
 * stopped and its temporary folder deleted.
 */
public final class EmbeddedKafka implements AutoCloseable {
  /** The most bytes of a message: large enough for images and chunks of models. */
  static final int LARGEST_MESSAGE = 256 << 20;

  private static final int ATTEMPTS = 3;
  private static final int NODE = 1;

  private final Path folder;
  private final boolean temporary;
  private final KafkaRaftServer server;
  private final String bootstrap;
  private boolean closed;

  private EmbeddedKafka(Path folder, boolean temporary, KafkaRaftServer server, String bootstrap) {
    this.folder = folder;
    this.temporary = temporary;
    this.server = server;
    this.bootstrap = bootstrap;
  }

  /** Starts a broker on a free port. */
  public static EmbeddedKafka start() {
    return start(0);
  }

  /**
   * Starts a broker.
   *
   * @param port where clients connect, 0 for any free port
   * @throws LocalException if the port is taken or the broker cannot start
   */
  public static EmbeddedKafka start(int port) {
    return start(port, Optional.empty(), Map.of());
  }

  /**
   * Starts a broker whose log stays: it goes on with what a broker before it left there.
   *
   * @param log its folder; one that is empty or missing begins a log
   * @param port where clients connect, 0 for any free port
   * @throws LocalException if the port is taken or the broker cannot start
   */
  public static EmbeddedKafka start(Path log, int port) {
    return start(port, Optional.of(log), Map.of());
  }

  /** Starts a broker on a free port, with settings in the place of ours. */
  static EmbeddedKafka start(Map<String, String> others) {
    return start(0, Optional.empty(), others);
  }

  private static EmbeddedKafka start(int port, Optional<Path> log, Map<String, String> others) {
    if (port != 0) {
      Ports.requireFree(port);
    }
    KafkaException last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return startOn(log, port == 0 ? Ports.free() : port, Ports.free(), others);
      } catch (KafkaException e) {
        last = e; // somebody took the port between our look and the broker's bind
      }
    }
    throw new LocalException(
        "the embedded Kafka broker could not start: " + last.getMessage(), last);
  }

  private static EmbeddedKafka startOn(
      Optional<Path> log, int clientPort, int controllerPort, Map<String, String> others) {
    Path folder = log.orElseGet(() -> Folders.create("thalweg-kafka-"));
    KafkaRaftServer server = null;
    try {
      Map<String, String> settings = settings(folder, clientPort, controllerPort);
      settings.putAll(others);
      if (!Files.exists(folder.resolve("meta.properties"))) {
        format(folder);
      }
      server = new KafkaRaftServer(new KafkaConfig(properties(settings)), Time.SYSTEM);
      server.startup();
      return new EmbeddedKafka(folder, log.isEmpty(), server, "127.0.0.1:" + clientPort);
    } catch (RuntimeException e) {
      if (server != null) {
        server.shutdown();
      }
      deleteIf(log.isEmpty(), folder);
      throw e;
    }
  }

  private static void format(Path folder) {
    try (PrintStream silent = new PrintStream(PrintStream.nullOutputStream(), false)) {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(NODE)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(folder.toString())
          .addDirectory(folder.toString())
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new LocalException("the broker's folder could not be formatted: " + folder, e);
    }
  }

  private static Map<String, String> settings(Path folder, int clientPort, int controllerPort) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE));
    settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "CLIENT");
    settings.put(
        "listeners",
        "CLIENT://127.0.0.1:" + clientPort + ",CONTROLLER://127.0.0.1:" + controllerPort);
    settings.put("advertised.listeners", "CLIENT://127.0.0.1:" + clientPort);
    settings.put("log.dirs", folder.toString());
    settings.put("default.replication.factor", "1");
    settings.put("log.retention.ms", "-1");
    settings.put("message.max.bytes", Integer.toString(LARGEST_MESSAGE));
    settings.put("auto.create.topics.enable", "false");
    for (String topic : new String[] {"offsets.topic", "transaction.state.log"}) {
      settings.put(topic + ".replication.factor", "1");
      settings.put(topic + ".num.partitions", "1");
    }
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    // A start and a stop in seconds: nobody else is here to wait for.
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("controlled.shutdown.enable", "false");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "2");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "1");
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    settings.put("log.cleaner.io.buffer.size", Integer.toString(2 << 20));
    return settings;
  }

  private static Properties properties(Map<String, String> settings) {
    Properties properties = new Properties();
    properties.putAll(settings);
    return properties;
  }

  /** Host and port for clients. */
  public String bootstrap() {
    return bootstrap;
  }

  /** Where the broker keeps its log. */
  Path folder() {
    return folder;
  }

  private static void deleteIf(boolean temporary, Path folder) {
    if (temporary) {
      Folders.delete(folder);
    }
  }

  /** Stops the broker and deletes its temporary folder. Closing again does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      server.shutdown();
      server.awaitShutdown();
    } finally {
      deleteIf(temporary, folder);
    }
  }
}
