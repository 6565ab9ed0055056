package org.thalweg.flink.score;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.ConnectedStreams;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.thalweg.flink.Uids;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutRecordSerializer;

/** The part of the job's graph between sources and sink: bring events to models, score. */
public final class Scoring {

  private Scoring() {}

  /**
   * Puts the operator behind the sources.
   *
   * @param models records of the model topic
   * @return records for the job's topics
   */
  public static SingleOutputStreamOperator<OutRecord> of(
      DataStream<InRecord> events, DataStream<InRecord> models, ScoreSettings settings) {
    return connected(events, models, settings)
        .transform("score", OutRecordSerializer.TYPE, new ScoreOperator(settings))
        .uid(settings.keyed() ? Uids.SCORE_BY_KEY : Uids.SCORE);
  }

  /** Events and the models that they need, in the same subtasks. */
  public static ConnectedStreams<InRecord, InRecord> connected(
      DataStream<InRecord> events, DataStream<InRecord> models, ScoreSettings settings) {
    return settings.keyed()
        ? events.connect(models).keyBy(new EventKeys(settings), new ChunkKeys(), Types.STRING)
        : events.connect(models.broadcast());
  }
}
