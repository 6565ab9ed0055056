package org.thalweg.flink.train;

import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutRecordSerializer;
import org.thalweg.flink.io.OutTopic;

/** {@link Training} with an operator that does nothing in place of the one that learns. */
public final class IdleTraining {

  private IdleTraining() {}

  /**
   * The operators behind a source.
   *
   * @param answers whether every event is answered with a record as large as a prediction
   */
  public static SingleOutputStreamOperator<OutRecord> of(
      DataStream<InRecord> events, TrainSettings settings, boolean answers) {
    return events
        .transform("decode", DecodedSerializer.TYPE, new DecodeOperator(settings))
        .keyBy(Decoded::key, Types.STRING)
        .transform("idle", OutRecordSerializer.TYPE, new Idle(answers))
        .setParallelism(1);
  }

  private static final class Idle extends AbstractStreamOperator<OutRecord>
      implements OneInputStreamOperator<Decoded, OutRecord> {

    private static final long serialVersionUID = 1;

    private static final byte[] KEY = new byte[20];
    private static final byte[] VALUE = new byte[56];

    private final boolean answers;
    private transient StreamRecord<OutRecord> out;

    Idle(boolean answers) {
      this.answers = answers;
    }

    @Override
    public void open() throws Exception {
      super.open();
      out = new StreamRecord<>(null);
    }

    @Override
    public void processElement(StreamRecord<Decoded> element) {
      if (answers) {
        byte[] key = Arrays.copyOf(KEY, KEY.length);
        byte[] value = Arrays.copyOf(VALUE, VALUE.length);
        output.collect(out.replace(new OutRecord(OutTopic.PREDICTIONS, key, value)));
      }
    }
  }
}
