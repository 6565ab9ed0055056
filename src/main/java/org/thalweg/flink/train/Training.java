package org.thalweg.flink.train;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.thalweg.flink.Uids;
import org.thalweg.flink.control.Directive;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutRecordSerializer;

/** The part of the job's graph between source and sink: decode, partition by model key, learn. */
public final class Training {

  private Training() {}

  /**
   * Puts the operators behind a source.
   *
   * @param directives what the job is told while it runs
   * @param settings the job's
   * @param learners subtasks that learn, at least 1
   * @return records for all of the job's topics
   */
  public static SingleOutputStreamOperator<OutRecord> of(
      DataStream<InRecord> events,
      DataStream<Directive> directives,
      TrainSettings settings,
      int learners) {
    return events
        .transform("decode", DecodedSerializer.TYPE, new DecodeOperator(settings))
        .uid(Uids.DECODE)
        .keyBy(Decoded::key, Types.STRING)
        .connect(directives.broadcast())
        .transform("train", OutRecordSerializer.TYPE, new TrainOperator(settings))
        .uid(Uids.TRAIN)
        .setParallelism(learners);
  }
}
