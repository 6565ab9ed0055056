package org.thalweg.flink.io;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink;
import org.apache.flink.connector.kafka.sink.internal.KafkaCommitter;
import org.apache.flink.connector.kafka.util.AdminUtils;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.metrics.MetricNames;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.lineage.LineageVertex;
import org.apache.flink.streaming.api.lineage.LineageVertexProvider;
import org.apache.kafka.clients.admin.Admin;

/**
 * Flink's sink to Kafka, with what a job of ours asks of it beside: it ends the transactions that
 * older versions left open, a producer that was fenced ends its task and not the process, and what
 * is lost is said to be lost. State and uids are those of Flink's sink.
 */
final class OutputSink
    implements TwoPhaseCommittingStatefulSink<OutRecord, KafkaWriterState, KafkaCommittable>,
        SupportsPostCommitTopology<KafkaCommittable>,
        LineageVertexProvider {

  private static final long serialVersionUID = 1;

  private final KafkaSink<OutRecord> kafka;
  private final String prefix;
  private final Properties settings;
  private final List<String> topics;

  /**
   * A sink.
   *
   * @param prefix of the transactions' ids, as {@code kafka} has it
   * @param settings of its producers
   * @param topics of its transactions, none if it makes none
   */
  OutputSink(KafkaSink<OutRecord> kafka, String prefix, Properties settings, List<String> topics) {
    this.kafka = kafka;
    this.prefix = prefix;
    this.settings = settings;
    this.topics = topics;
  }

  @Override
  public OutputWriter createWriter(WriterInitContext context) throws IOException {
    return restoreWriter(context, List.of());
  }

  @Override
  public OutputWriter restoreWriter(
      WriterInitContext context, Collection<KafkaWriterState> recovered) throws IOException {
    // The writer's own class is not public.
    TwoPhaseCommittingStatefulSink<OutRecord, KafkaWriterState, KafkaCommittable> sink = kafka;
    OneGauge.ofEachName(context.metricGroup());
    Collection<KafkaWriterState> states = new OldTransactions(prefix, recovered).end(settings);
    askAsTheWriterWill();
    return new OutputWriter(sink.restoreWriter(context, states));
  }

  /**
   * Flink's writer lists open transactions while it is made. If it can't, because there is no
   * broker for instance, nobody ever has it to close its admin client: so that fails here before.
   */
  private void askAsTheWriterWill() {
    if (!topics.isEmpty()) {
      try (Admin admin = Admin.create(settings)) {
        AdminUtils.getOpenTransactionsForTopics(admin, topics);
      }
    }
  }

  @Override
  public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
    return kafka.getWriterStateSerializer();
  }

  @Override
  public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) {
    OneGauge.ofEachName(context.metricGroup(), MetricNames.PENDING_COMMITTABLES);
    Committer<KafkaCommittable> committer = kafka.createCommitter(context);
    return committer instanceof KafkaCommitter transactions
        ? new OutputCommitter(transactions, settings)
        : committer;
  }

  @Override
  public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
    return kafka.getCommittableSerializer();
  }

  @Override
  public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committables) {
    kafka.addPostCommitTopology(committables);
  }

  @Override
  public LineageVertex getLineageVertex() {
    return kafka.getLineageVertex();
  }
}
