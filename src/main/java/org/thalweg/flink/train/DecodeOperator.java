package org.thalweg.flink.train;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.ReasonCounters;

/** Decodes records into events, and into dead letters where that can't be. Without state. */
public final class DecodeOperator extends AbstractStreamOperator<Decoded>
    implements OneInputStreamOperator<InRecord, Decoded> {

  private static final long serialVersionUID = 1;

  private final TrainSettings settings;

  private transient Decoding decoding;
  private transient StreamRecord<Decoded> decoded;

  /** An operator of a job. */
  public DecodeOperator(TrainSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open() throws Exception {
    super.open();
    decoding = new Decoding(settings.model(), new ReasonCounters(getMetricGroup()));
    getMetricGroup().gauge("clippedWeights", decoding::clippedWeights);
    decoded = new StreamRecord<>(null);
  }

  @Override
  public void processElement(StreamRecord<InRecord> element) {
    output.collect(decoded.replace(decoding.decode(element.getValue())));
  }
}
