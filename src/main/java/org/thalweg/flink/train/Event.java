package org.thalweg.flink.train;

import java.util.Objects;
import org.thalweg.event.Example;
import org.thalweg.flink.io.InRecord;

/**
 * An event that was decoded, and the record it came from: should learning from it fail, its dead
 * letter needs that.
 *
 * @param example what is learnt
 * @param record where it came from
 */
record Event(Example example, InRecord record) implements Decoded {

  Event {
    Objects.requireNonNull(example, "An event has an example");
    Objects.requireNonNull(record, "An event has a record");
  }

  @Override
  public String key() {
    return example.key();
  }
}
