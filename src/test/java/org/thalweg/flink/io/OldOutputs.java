package org.thalweg.flink.io;

import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.thalweg.spec.TrainJob;

/** The sink of version 0.1, whose transactions are called by the job's bare name. */
public final class OldOutputs {

  private OldOutputs() {}

  public static Sink<OutRecord> sink(TrainJob job) {
    Properties settings = KafkaClients.properties(job.kafka());
    settings.put(
        "transaction.timeout.ms", Long.toString(job.publish().transactionTimeout().toMillis()));
    return KafkaSink.<OutRecord>builder()
        .setKafkaProducerConfig(settings)
        .setRecordSerializer(
            new OutRecordWriter(
                Map.of(
                    OutTopic.PREDICTIONS, job.publish().predictions(),
                    OutTopic.METRICS, job.publish().metrics().topic(),
                    OutTopic.MODELS, job.publish().models().topic(),
                    OutTopic.DEAD_LETTERS, job.publish().deadLetters())))
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix("thalweg-" + job.name())
        .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
        .build();
  }
}
