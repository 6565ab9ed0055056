package org.thalweg.local;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics of a job, created before it starts. */
public final class Topics {
  private Topics() {}

  /** A topic whose records all stay. */
  public static NewTopic plain(String name, int partitions) {
    return new NewTopic(name, partitions, (short) 1);
  }

  /** A topic that keeps at least the newest record of each key. */
  public static NewTopic compacted(String name, int partitions) {
    return new NewTopic(name, partitions, (short) 1).configs(Map.of("cleanup.policy", "compact"));
  }

  /** Creates topics; once this returns, they can be written to. */
  public static void create(String bootstrap, List<NewTopic> topics) {
    Properties properties = new Properties();
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    try (Admin admin = Admin.create(properties)) {
      admin.createTopics(topics).all().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalException("interrupted while creating topics", e);
    } catch (ExecutionException e) {
      throw new LocalException("topics could not be created: " + e.getCause().getMessage(), e);
    }
  }
}
