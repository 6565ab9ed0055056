package org.thalweg.flink.io;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.thalweg.spec.KafkaSpec;

/**
 * Fills in the placeholders of {@link KafkaClients}, where and when Kafka makes a client. A
 * placeholder's path is its kind, {@code env} or {@code file}, and its key a name.
 */
public final class SecretProvider implements ConfigProvider {

  /** For Kafka. */
  public SecretProvider() {}

  @Override
  public void configure(Map<String, ?> settings) {}

  /** Nothing: secrets are asked for by name. */
  @Override
  public ConfigData get(String kind) {
    return new ConfigData(Map.of());
  }

  /**
   * The secrets of these names.
   *
   * @throws org.thalweg.spec.SecretException if there is no such variable or file
   */
  @Override
  public ConfigData get(String kind, Set<String> names) {
    Map<String, String> found = new HashMap<>();
    names.forEach(name -> found.put(name, KafkaSpec.secret(kind, name)));
    return new ConfigData(found);
  }

  @Override
  public void close() {}
}
