package org.thalweg.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.thalweg.spec.PublishSpec;
import org.thalweg.spec.TrainJob;

/** A client of any broker: what a test puts on topics and finds there. */
final class Broker {
  private static final Duration POLL = Duration.ofMillis(200);

  private final String bootstrap;

  Broker(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** Creates the topics of a job, with one partition each. */
  void createTopics(TrainJob job) throws ExecutionException, InterruptedException {
    createTopics(job, 1);
  }

  /**
   * Creates the topics of a job.
   *
   * @param partitions of the events; what the job writes has one
   */
  void createTopics(TrainJob job, int partitions) throws ExecutionException, InterruptedException {
    List<NewTopic> topics = new ArrayList<>();
    topics.add(new NewTopic(job.topic(), partitions, (short) 1));
    topics.add(new NewTopic(job.control(), 1, (short) 1));
    outputs(job).forEach(name -> topics.add(new NewTopic(name, 1, (short) 1)));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.createTopics(topics).all().get();
    }
  }

  /** The topics that a job writes. */
  static List<String> outputs(TrainJob job) {
    PublishSpec publish = job.publish();
    return List.of(
        publish.predictions(),
        publish.metrics().topic(),
        publish.models().topic(),
        publish.deadLetters());
  }

  /** Writes records; once this returns, the broker has them. */
  void write(String topic, List<byte[]> values) throws ExecutionException, InterruptedException {
    write(values.stream().map(value -> new ProducerRecord<byte[], byte[]>(topic, value)).toList());
  }

  /** Writes records; once this returns, the broker has them. */
  void write(List<ProducerRecord<byte[], byte[]>> records)
      throws ExecutionException, InterruptedException {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(patient(), new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (ProducerRecord<byte[], byte[]> record : records) {
        sent.add(producer.send(record));
      }
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
    }
  }

  /**
   * Settings that write each record once, however slow the broker is: a request that was given up
   * and is sent again must be the last that the broker has seen.
   */
  private Map<String, Object> patient() {
    return Map.of(
        "bootstrap.servers",
        bootstrap,
        "batch.size",
        1 << 18,
        "max.in.flight.requests.per.connection",
        1,
        "request.timeout.ms",
        110_000,
        "delivery.timeout.ms",
        240_000);
  }

  /** Everything on a topic's only partition, as a read-committed consumer sees it now. */
  List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
    TopicPartition partition = new TopicPartition(topic, 0);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(POLL).forEach(records::add);
      }
    }
    return records;
  }

  /** Its values, decoded. */
  List<GenericRecord> committed(String topic, Schema schema) {
    GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(schema);
    return committed(topic).stream().map(record -> decode(reader, record.value())).toList();
  }

  private static GenericRecord decode(GenericDatumReader<GenericRecord> reader, byte[] value) {
    try {
      return reader.read(null, DecoderFactory.get().binaryDecoder(value, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
