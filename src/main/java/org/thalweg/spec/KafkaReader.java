package org.thalweg.spec;

import java.util.LinkedHashMap;
import java.util.Map;
import org.thalweg.definition.Node;
import org.thalweg.definition.Unquoted;

/** Reads {@code kafka}. No problem of a property ever shows its value. */
final class KafkaReader {

  private KafkaReader() {}

  static KafkaSpec read(Node kafka) {
    kafka.allowOnly("bootstrap", "properties");
    String bootstrap =
        kafka.get("bootstrap").scalar(KafkaSpec.DEFAULT_BOOTSTRAP, KafkaRules::checkBootstrap);
    return new KafkaSpec(bootstrap, properties(kafka.get("properties")));
  }

  /** A job's tree on another Kafka, with these client properties and no others. */
  static Map<String, Object> with(Map<String, Object> definition, KafkaSpec other) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("bootstrap", other.bootstrap());
    value.put("properties", other.properties());
    Map<String, Object> changed = new LinkedHashMap<>(definition);
    changed.put("kafka", value);
    return changed;
  }

  private static Map<String, String> properties(Node properties) {
    Map<String, String> read = new LinkedHashMap<>();
    for (String name : properties.keys()) {
      Node property = properties.get(name);
      if (!property.isScalar()) {
        property.problem("must be a single value");
      } else if (property.raw() instanceof Unquoted plain && plain.isDisputed()) {
        property.problem("must be in quotes, because readers of YAML disagree about it");
      } else if (isTaken(property, name)) {
        read.put(name, property.text(""));
      }
    }
    return read;
  }

  private static boolean isTaken(Node property, String name) {
    return property.build(
        false,
        () -> {
          KafkaRules.checkProperty(name, property.text(""));
          return true;
        });
  }
}
