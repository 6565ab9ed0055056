package org.thalweg.flink.score;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.event.EventReader;
import org.thalweg.event.EventSpec;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutRecordSerializer;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.spec.ScoreJob;

/** {@link Scoring} with an operator that does nothing in place of the one that scores. */
public final class IdleScoring {

  private IdleScoring() {}

  /** The operator behind the sources; it answers every event with a record like a prediction. */
  public static SingleOutputStreamOperator<OutRecord> of(
      DataStream<InRecord> events, DataStream<InRecord> models, ScoreJob job, boolean decodes) {
    return Scoring.connected(events, models, ScoreSettings.of(job))
        .transform(
            "idle",
            OutRecordSerializer.TYPE,
            new Idle(decodes ? job.events().schema().toString() : null));
  }

  private static final class Idle extends AbstractStreamOperator<OutRecord>
      implements TwoInputStreamOperator<InRecord, InRecord, OutRecord> {

    private static final long serialVersionUID = 1;

    private static final byte[] KEY = new byte[24];
    private static final byte[] VALUE = new byte[96];

    private final String schema;
    private transient EventReader reader;
    private transient StreamRecord<OutRecord> out;

    /**
     * @param schema whose double fields are decoded, or null
     */
    Idle(String schema) {
      this.schema = schema;
    }

    @Override
    public void open() throws Exception {
      super.open();
      out = new StreamRecord<>(null);
      reader = schema == null ? null : new EventReader(spec(new Schema.Parser().parse(schema)));
    }

    private static EventSpec spec(Schema schema) {
      Map<String, Object> features = new LinkedHashMap<>();
      schema.getFields().stream()
          .filter(field -> field.schema().getType() == Schema.Type.DOUBLE)
          .forEach(field -> features.put(field.name(), Map.of()));
      Problems problems = new Problems();
      Node events = Node.root(Map.of("features", features), problems);
      return EventSpec.read(events, schema, null);
    }

    @Override
    public void processElement1(StreamRecord<InRecord> element) {
      if (reader != null) {
        reader.read(element.getValue().value());
      }
      byte[] key = Arrays.copyOf(KEY, KEY.length);
      byte[] value = Arrays.copyOf(VALUE, VALUE.length);
      output.collect(out.replace(new OutRecord(OutTopic.PREDICTIONS, key, value)));
    }

    @Override
    public void processElement2(StreamRecord<InRecord> element) {}
  }
}
