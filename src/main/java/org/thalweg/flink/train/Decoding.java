package org.thalweg.flink.train;

import org.thalweg.event.EventReader;
import org.thalweg.event.Example;
import org.thalweg.event.Outcome;
import org.thalweg.event.ReasonCode;
import org.thalweg.event.Rejected;
import org.thalweg.flink.io.DeadLetters;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.ReasonCounters;
import org.thalweg.learn.ModelSpec;

/** Makes records events to learn from, or dead letters where that can't be. For one thread. */
final class Decoding {

  private static final Rejected UNLABELLED =
      new Rejected(ReasonCode.LABEL_MISSING, "an event to learn from must have a label: none");

  private final ModelSpec model;
  private final EventReader reader;
  private final ReasonCounters counters;
  private final DeadLetters deadLetters = new DeadLetters();

  Decoding(ModelSpec model, ReasonCounters counters) {
    this.model = model;
    this.counters = counters;
    reader = new EventReader(model.events());
  }

  Decoded decode(InRecord record) {
    Outcome outcome = reader.read(record.value());
    return outcome instanceof Example example
        ? accept(record, example)
        : refuse(record, (Rejected) outcome);
  }

  /** How many events weighed more than they may. */
  long clippedWeights() {
    return reader.clippedWeights();
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

  /** What becomes of a record that is not learnt; it is counted. */
  Refusal refuse(InRecord record, Rejected why) {
    counters.count(why.code(), 1);
    return new Refusal(record.topic() + "-" + record.partition(), deadLetters.encode(record, why));
  }
}
