package org.thalweg.benchmarks;

import org.thalweg.local.EmbeddedKafka;

/** A broker in a JVM of its own, which says its address. */
final class BrokerWorker {

  private BrokerWorker() {}

  public static void main(String[] args) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      ChildJvm.serve(kafka.bootstrap());
    }
  }
}
