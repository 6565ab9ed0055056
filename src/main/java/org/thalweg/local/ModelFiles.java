package org.thalweg.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.thalweg.snapshot.Chunk;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.SnapshotFile;

/** Snapshots in files, put on a model topic. */
final class ModelFiles {
  private ModelFiles() {}

  /**
   * Writes snapshots, in their order; once this returns, the broker has them.
   *
   * @throws LocalException if a file holds no model or the broker refuses it
   */
  static void publish(String bootstrap, String topic, List<Path> files) {
    AtomicReference<Exception> refused = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer = producer(bootstrap)) {
      for (Path file : files) {
        for (Chunk chunk : read(file).chunks(Publication.DEFAULT)) {
          var unused =
              producer.send(
                  new ProducerRecord<>(topic, chunk.key().bytes(), chunk.value()),
                  (metadata, error) -> refused.compareAndSet(null, error));
        }
      }
    }
    if (refused.get() != null) {
      throw new LocalException(
          "models could not be written to " + topic + ": " + refused.get().getMessage(),
          refused.get());
    }
  }

  private static Snapshot read(Path file) {
    try {
      return SnapshotFile.read(file);
    } catch (IOException e) {
      throw new LocalException(e.getMessage(), e);
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(String bootstrap) {
    return new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
