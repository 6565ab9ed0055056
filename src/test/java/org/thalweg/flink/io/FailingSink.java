package org.thalweg.flink.io;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.IOUtils;

/** A Kafka sink that comes by every {@link FailurePoint}. */
public final class FailingSink<W, C>
    implements TwoPhaseCommittingStatefulSink<OutRecord, W, C>, SupportsPostCommitTopology<C> {

  private static final long serialVersionUID = 1;

  private final TwoPhaseCommittingStatefulSink<OutRecord, W, C> sink;
  private final SupportsPostCommitTopology<C> behind;

  private FailingSink(
      TwoPhaseCommittingStatefulSink<OutRecord, W, C> sink, SupportsPostCommitTopology<C> behind) {
    this.sink = sink;
    this.behind = behind;
  }

  public static Sink<OutRecord> of(Sink<OutRecord> sink) {
    OutputSink kafka = (OutputSink) sink;
    return new FailingSink<>(kafka, kafka);
  }

  @Override
  public PrecommittingStatefulSinkWriter<OutRecord, W, C> createWriter(WriterInitContext context)
      throws IOException {
    return new Writer<>(sink.createWriter(context), 0);
  }

  @Override
  public PrecommittingStatefulSinkWriter<OutRecord, W, C> restoreWriter(
      WriterInitContext context, Collection<W> state) throws IOException {
    return new Writer<>(sink.restoreWriter(context, state), 1);
  }

  @Override
  public SimpleVersionedSerializer<W> getWriterStateSerializer() {
    return sink.getWriterStateSerializer();
  }

  @Override
  public Committer<C> createCommitter(CommitterInitContext context) throws IOException {
    return new FailingCommitter<>(sink.createCommitter(context));
  }

  @Override
  public SimpleVersionedSerializer<C> getCommittableSerializer() {
    return sink.getCommittableSerializer();
  }

  @Override
  public void addPostCommitTopology(DataStream<CommittableMessage<C>> committables) {
    behind.addPostCommitTopology(committables);
  }

  private record FailingCommitter<C>(Committer<C> committer) implements Committer<C> {

    @Override
    public void commit(Collection<CommitRequest<C>> requests)
        throws IOException, InterruptedException {
      FailurePoint.BEFORE_COMMIT.reached();
      committer.commit(requests);
      FailurePoint.AFTER_COMMIT.reached();
    }

    @Override
    public void close() {
      IOUtils.closeQuietly(committer);
    }
  }

  private static final class Writer<W, C>
      implements PrecommittingStatefulSinkWriter<OutRecord, W, C> {

    private final PrecommittingStatefulSinkWriter<OutRecord, W, C> writer;
    private int checkpoints;
    private int written;
    private OutTopic last = OutTopic.PREDICTIONS;

    Writer(PrecommittingStatefulSinkWriter<OutRecord, W, C> writer, int checkpoints) {
      this.writer = writer;
      this.checkpoints = checkpoints;
    }

    @Override
    public void write(OutRecord record, Context context) throws IOException, InterruptedException {
      writer.write(record, context);
      written++;
      if (written >= 20 && checkpoints == 0) {
        FailurePoint.BEFORE_ANY_CHECKPOINT.reached();
      }
      if (written >= 20) {
        FailurePoint.BETWEEN_CHECKPOINTS.reached();
      }
      if (record.topic() == OutTopic.MODELS && last == OutTopic.MODELS) {
        FailurePoint.AMID_A_SNAPSHOT.reached();
      }
      last = record.topic();
    }

    @Override
    public Collection<C> prepareCommit() throws IOException, InterruptedException {
      Collection<C> prepared = writer.prepareCommit();
      if (written > 0) {
        FailurePoint.AT_PRE_COMMIT.reached();
      }
      return prepared;
    }

    @Override
    public List<W> snapshotState(long checkpoint) throws IOException {
      List<W> state = writer.snapshotState(checkpoint);
      if (written > 0) {
        FailurePoint.IN_A_CHECKPOINT.reached();
      }
      checkpoints++;
      written = 0;
      return state;
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
      writer.flush(endOfInput);
    }

    @Override
    public void close() {
      IOUtils.closeQuietly(writer);
    }
  }
}
