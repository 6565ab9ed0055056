package org.thalweg.benchmarks;

import java.util.Map;
import java.util.function.IntFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.thalweg.flink.job.TrainGraph;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.local.JobTopics;
import org.thalweg.spec.TrainJob;

/** A broker, and what is done before something is measured. */
record Stage(String bootstrap) {

  ScoreJobs jobs() {
    return new ScoreJobs(bootstrap());
  }

  /** Writes events as fast as it goes. */
  void feed(String topic, int count, IntFunction<byte[]> events) {
    try (KafkaProducer<byte[], byte[]> producer = Traffic.producer(bootstrap(), 20)) {
      for (int i = 0; i < count; i++) {
        producer.send(new ProducerRecord<>(topic, 0, null, events.apply(i)));
      }
    }
  }

  /** Has a consumer group begin at the end of a topic. */
  void skip(String group, String topic) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap());
    TopicPartition partition = new TopicPartition(topic, 0);
    try (Admin admin = Admin.create(settings)) {
      long end =
          admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get()
              .offset();
      admin
          .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(end)))
          .all()
          .get();
    }
  }

  /** Has a job learn some events, so that its snapshots lie on its topic. */
  void train(TrainJob job, int count, IntFunction<byte[]> events) throws Exception {
    new JobTopics(job).create();
    feed(job.topic(), count, events);
    try (EmbeddedFlink flink = EmbeddedFlink.start(1)) {
      StreamExecutionEnvironment env = flink.environment();
      TrainGraph.buildBounded(env, job);
      flink.submit(env).await();
    }
  }
}
