package org.thalweg.flink.train;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.thalweg.flink.io.InRecord;

/** {@link Training} with an operator in the place of training that passes events on. */
public final class NoTraining {
  private NoTraining() {}

  /** Puts the operators behind a source. */
  public static SingleOutputStreamOperator<?> of(
      DataStream<InRecord> events, TrainSettings settings) {
    return events
        .transform("decode", DecodedSerializer.TYPE, new DecodeOperator(settings))
        .keyBy(Decoded::key, Types.STRING)
        .transform("nothing", DecodedSerializer.TYPE, new Nothing());
  }

  private static final class Nothing extends AbstractStreamOperator<Decoded>
      implements OneInputStreamOperator<Decoded, Decoded> {
    private static final long serialVersionUID = 1;

    @Override
    public void processElement(StreamRecord<Decoded> element) {
      output.collect(element);
    }
  }
}
