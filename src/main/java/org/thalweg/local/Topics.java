package org.thalweg.local;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.thalweg.score.ScoringException;
import org.thalweg.snapshot.Chunk;
import org.thalweg.snapshot.Publication;

/** The topics of a broker. */
public final class Topics implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 15_000;
  private static final long STEP_NANOS = 20_000_000;

  /** Only segments that are closed are compacted. */
  private static final int SEGMENT_BYTES = 128 << 20;

  private static final Duration SEGMENT_AGE = Duration.ofHours(1);

  private final String bootstrap;
  private final Object patience;
  private final Admin admin;

  /**
   * Asks at the first question whether the broker answers.
   *
   * @param client properties of a Kafka client, {@code bootstrap.servers} among them
   */
  public Topics(Properties client) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    this.patience = properties.get(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG);
    this.bootstrap = properties.getProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
    try {
      this.admin = Admin.create(properties);
    } catch (KafkaException e) {
      throw unreachable(ScoringException.reason(e), e);
    }
  }

  /** The topics of a broker without security. */
  public static Topics at(String bootstrap) {
    Properties properties = new Properties();
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    return new Topics(properties);
  }

  /** A topic whose records all stay, with the broker's replication. */
  public static NewTopic plain(String name, int partitions) {
    return new NewTopic(name, partitions, (short) -1);
  }

  /**
   * A topic of snapshots: compacted, soon and in small steps, so that versions that were deleted
   * don't stay for long behind those that a reader wants.
   */
  public static NewTopic models(String name, Publication publication) {
    return plain(name, 1)
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(SEGMENT_BYTES),
                TopicConfig.SEGMENT_MS_CONFIG, Long.toString(SEGMENT_AGE.toMillis()),
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(Math.max(1 << 20, record(publication)))));
  }

  /** The most bytes of a record with a chunk. */
  private static int record(Publication publication) {
    return publication.chunkSize() + Chunk.OVERHEAD;
  }

  /**
   * Throws unless a topic that is there keeps snapshots, and takes their chunks. Who may not ask
   * for a topic's settings is believed.
   *
   * @throws LocalException if it does not, or the broker does not answer
   */
  public void requireModels(String name, Publication publication) {
    settings(name).ifPresent(settings -> requireModels(name, settings, record(publication)));
  }

  private static void requireModels(String name, Config settings, int record) {
    String policy = settings.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
    if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw new LocalException("topic " + name + " must have cleanup.policy=compact: " + policy);
    }
    String most = settings.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value();
    if (Integer.parseInt(most) < record) {
      throw new LocalException(
          "topic " + name + " must have max.message.bytes of at least " + record + ": " + most);
    }
  }

  private Optional<Config> settings(String name) {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
    var answer = admin.describeConfigs(List.of(topic)).values().get(topic);
    try {
      return Optional.of(await(answer, "settings of " + name + " could not be read"));
    } catch (LocalException e) {
      if (e.getCause() != null && e.getCause().getCause() instanceof AuthorizationException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Creates topics of a broker without security; once this returns, they can be written to. */
  public static void create(String bootstrap, List<NewTopic> topics) {
    try (Topics broker = at(bootstrap)) {
      broker.create(topics);
    }
  }

  /**
   * Creates topics; once this returns, they can be written to.
   *
   * @throws LocalException if the broker does not answer or refuses one
   */
  public void create(List<NewTopic> topics) {
    await(admin.createTopics(topics).all(), "topics could not be created");
    awaitKnown(topics.stream().map(NewTopic::name).collect(Collectors.toSet()));
  }

  /** The controller answers before the brokers know of its topics. */
  private void awaitKnown(Set<String> names) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (!missing(names).isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new LocalException(
            "topics were created, but the broker does not list them after "
                + PATIENCE_MILLIS
                + " ms: "
                + missing(names));
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
  }

  /**
   * Those of the names that are no topic, in the order of the alphabet.
   *
   * @throws LocalException if the broker does not answer
   */
  public Set<String> missing(Set<String> names) {
    Set<String> missing = new TreeSet<>(names);
    missing.removeAll(await(admin.listTopics().names(), "topics could not be listed"));
    return missing;
  }

  private <T> T await(KafkaFuture<T> answer, String failure) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalException("interrupted while asking " + bootstrap, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw unreachable("no answer within " + patience + " ms", e);
      }
      throw new LocalException(failure + ": " + ScoringException.reason(e), e);
    }
  }

  private LocalException unreachable(String reason, Exception e) {
    return new LocalException(
        "no Kafka broker answers at "
            + bootstrap
            + ": start one, or correct the job file's kafka.bootstrap ("
            + reason
            + ")",
        e);
  }

  @Override
  public void close() {
    admin.close();
  }
}
