package org.thalweg.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.snapshot.Publication;

final class EmbeddedKafkaTest {

  @Test
  void carriesARecordAndLeavesNothingBehind() throws Exception {
    Path folder;
    String bootstrap;
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      folder = kafka.folder();
      bootstrap = kafka.bootstrap();
      try (Topics topics = Topics.at(bootstrap)) {
        topics.create(List.of(Topics.plain("in", 2), Topics.models("models", Publication.DEFAULT)));
        assertThat(topics.missing(Set.of("models", "b", "in", "a"))).containsExactly("a", "b");
        assertThatThrownBy(() -> topics.create(List.of(Topics.plain("in", 1))))
            .isInstanceOf(LocalException.class)
            .hasMessage("topics could not be created: Topic 'in' already exists.");
      }
      write(bootstrap, "in", "hello");
      assertThat(read(bootstrap, "in")).isEqualTo("hello");
      assertThat(folder).isDirectory();
    }
    assertThat(folder).doesNotExist();
    assertThatThrownBy(() -> connect(bootstrap)).isInstanceOf(ConnectException.class);
  }

  @Test
  void goesOnWithTheLogOfOneBefore(@TempDir Path log) throws Exception {
    String bootstrap;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(log, 0)) {
      bootstrap = kafka.bootstrap();
      Topics.create(bootstrap, List.of(Topics.plain("in", 2)));
      write(bootstrap, "in", "hello");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(log, port(bootstrap))) {
      assertThat(kafka.bootstrap()).isEqualTo(bootstrap);
      assertThat(read(bootstrap, "in")).isEqualTo("hello");
    }
    assertThat(log).isNotEmptyDirectory();
  }

  private static int port(String bootstrap) {
    return Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1));
  }

  private static void write(String bootstrap, String topic, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, 1, null, value)).get();
    }
  }

  private static String read(String bootstrap, String topic) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 1)));
      for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(20))) {
        return record.value();
      }
      throw new AssertionError("no record within 20 s");
    }
  }

  private static void connect(String bootstrap) throws Exception {
    String[] parts = bootstrap.split(":", 2);
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])), 1000);
    }
  }
}
