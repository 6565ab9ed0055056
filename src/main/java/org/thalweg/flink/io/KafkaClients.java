package org.thalweg.flink.io;

import java.util.Properties;
import org.thalweg.spec.KafkaSpec;

/**
 * The properties of the clients that sources and sinks make. Flink carries these properties in the
 * job's graph, through its RPC and blobs, and with high availability into files: so there are no
 * secrets in them, but where each client is to find them.
 */
public final class KafkaClients {

  private static final String RESOLVER = "thalweg";

  private KafkaClients() {}

  /** The properties, which the caller may add to. */
  public static Properties properties(KafkaSpec kafka) {
    Properties properties = kafka.deferredProperties(RESOLVER);
    if (kafka.hasSecrets()) {
      properties.put("config.providers", RESOLVER);
      properties.put("config.providers." + RESOLVER + ".class", SecretProvider.class.getName());
    }
    return properties;
  }
}
