package org.thalweg.flink.train;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.thalweg.event.EventReader;
import org.thalweg.event.Example;
import org.thalweg.event.Outcome;
import org.thalweg.event.ReasonCode;
import org.thalweg.event.Rejected;
import org.thalweg.flink.io.DeadLetters;
import org.thalweg.flink.io.InRecord;
import org.thalweg.learn.ModelSpec;

/** Decodes records into events, and into dead letters where that can't be. Without state. */
public final class DecodeOperator extends AbstractStreamOperator<Decoded>
    implements OneInputStreamOperator<InRecord, Decoded> {

  private static final long serialVersionUID = 1;

  private static final Rejected UNLABELLED =
      new Rejected(ReasonCode.LABEL_MISSING, "an event to learn from must have a label: none");

  private final TrainSettings settings;

  private transient ModelSpec model;
  private transient EventReader reader;
  private transient DeadLetters deadLetters;
  private transient ReasonCounters counters;
  private transient StreamRecord<Decoded> decoded;

  /** An operator of a job. */
  public DecodeOperator(TrainSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open() throws Exception {
    super.open();
    model = settings.model();
    reader = new EventReader(model.events());
    deadLetters = new DeadLetters();
    counters = new ReasonCounters(getMetricGroup());
    decoded = new StreamRecord<>(null);
  }

  @Override
  public void processElement(StreamRecord<InRecord> element) {
    InRecord record = element.getValue();
    output.collect(decoded.replace(decode(record)));
  }

  private Decoded decode(InRecord record) {
    Outcome outcome = reader.read(record.value());
    return outcome instanceof Example example
        ? accept(record, example)
        : refuse(record, (Rejected) outcome);
  }

  private Decoded accept(InRecord record, Example example) {
    if (!example.isLabelled()) {
      return refuse(record, UNLABELLED);
    }
    String refusal = model.refusal(example);
    return refusal == null
        ? new Event(example, record)
        : refuse(record, new Rejected(ReasonCode.OUT_OF_RANGE, refusal));
  }

  private Refusal refuse(InRecord record, Rejected why) {
    counters.count(why.code(), 1);
    return new Refusal(record.topic() + "-" + record.partition(), deadLetters.encode(record, why));
  }
}
