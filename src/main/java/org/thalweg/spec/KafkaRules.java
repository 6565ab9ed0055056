package org.thalweg.spec;

import java.util.Map;
import java.util.regex.Pattern;

/** What Kafka takes for names and addresses, and which client properties are the job's own. */
final class KafkaRules {
  private static final Pattern ADDRESS =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):(\\d{1,5})");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");
  private static final int LARGEST_PORT = 65_535;

  private static final String GUARANTEES = "it is set so that nothing is lost or learnt twice";

  /** Properties that would silently change what a job promises. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("bootstrap.servers", "use kafka.bootstrap"),
          Map.entry("transaction.timeout.ms", "use publish.transactionTimeout"),
          Map.entry("transactional.id", GUARANTEES),
          Map.entry("enable.idempotence", GUARANTEES),
          Map.entry("acks", GUARANTEES),
          Map.entry("enable.auto.commit", GUARANTEES),
          Map.entry("auto.offset.reset", GUARANTEES),
          Map.entry("isolation.level", GUARANTEES),
          Map.entry("key.serializer", "keys and values are bytes"),
          Map.entry("value.serializer", "keys and values are bytes"),
          Map.entry("key.deserializer", "keys and values are bytes"),
          Map.entry("value.deserializer", "keys and values are bytes"));

  private KafkaRules() {}

  static String checkBootstrap(String bootstrap) {
    Secrets.check(bootstrap);
    if (!Secrets.isPresent(bootstrap)) {
      for (String address : bootstrap.split(",", -1)) {
        var parts = ADDRESS.matcher(address.strip());
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > LARGEST_PORT) {
          throw new IllegalArgumentException(
              "must be host:port, or several separated by commas: " + bootstrap);
        }
      }
    }
    return bootstrap;
  }

  /** Never says the value: it may be a secret. */
  static void checkProperty(String name, String value) {
    if (REFUSED.containsKey(name)) {
      throw new IllegalArgumentException("must not be set here; " + REFUSED.get(name));
    }
    Secrets.check(value);
  }

  static String checkTopic(String topic) {
    if (!NAME.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
      throw new IllegalArgumentException(
          "must be 1 to 249 letters, digits, dots, dashes and underscores: " + topic);
    }
    return topic;
  }
}
