package org.thalweg.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;

/**
 * How Kafka is reached.
 *
 * <p>Values may hold the placeholders {@code ${env:NAME}} and {@code ${file:PATH}}. They stay as
 * they are in the job file, in the bundle, in this record and in Flink's job graph; {@link
 * #clientProperties()} fills them in for a client that is made at once. {@link #toString()} names
 * the properties without their values.
 *
 * @param bootstrap {@code host:port}, or several separated by commas
 * @param properties of Kafka's clients, such as {@code security.protocol}
 */
public record KafkaSpec(String bootstrap, Map<String, String> properties) {

  /** Where a broker is if nothing else is said. */
  public static final String DEFAULT_BOOTSTRAP = "localhost:9092";

  public KafkaSpec {
    KafkaRules.checkBootstrap(bootstrap);
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    properties.forEach(KafkaRules::checkProperty);
  }

  /** A broker without security. */
  public static KafkaSpec of(String bootstrap) {
    return new KafkaSpec(bootstrap, Map.of());
  }

  /**
   * The properties of a client, secrets included: not to be logged or written anywhere.
   *
   * @throws SecretException if an environment variable or a file that is named is not there
   */
  public Properties clientProperties() {
    return clientProperties(System::getenv);
  }

  Properties clientProperties(UnaryOperator<String> environment) {
    Secrets secrets = new Secrets(environment);
    Properties resolved = new Properties();
    properties.forEach(
        (name, value) -> resolved.put(name, secrets.fill("kafka.properties." + name, value)));
    resolved.put("bootstrap.servers", secrets.fill("kafka.bootstrap", bootstrap));
    return resolved;
  }

  /**
   * The properties of a client that is made elsewhere, without its secrets: {@code ${env:NAME}} has
   * become {@code ${RESOLVER:env:NAME}}, and where the client is made {@link #secret} says what
   * that is. The brokers' address is filled in.
   */
  public Properties deferredProperties(String resolver) {
    Properties deferred = new Properties();
    properties.forEach((name, value) -> deferred.put(name, Secrets.deferred(resolver, value)));
    Secrets secrets = new Secrets(System::getenv);
    deferred.put("bootstrap.servers", secrets.fill("kafka.bootstrap", bootstrap));
    return deferred;
  }

  /** Whether a property has a placeholder. */
  public boolean hasSecrets() {
    return properties.values().stream().anyMatch(Secrets::isPresent);
  }

  /**
   * What a placeholder stands for, on this machine.
   *
   * @param kind {@code env} or {@code file}
   * @throws SecretException if there is no such variable or file
   */
  public static String secret(String kind, String name) {
    return new Secrets(System::getenv).value("kafka.properties", kind, name);
  }

  @Override
  public String toString() {
    return "KafkaSpec[bootstrap=" + bootstrap + ", properties=" + properties.keySet() + "]";
  }
}
