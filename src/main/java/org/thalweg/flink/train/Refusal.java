package org.thalweg.flink.train;

import java.util.Objects;
import org.thalweg.flink.io.OutRecord;

/**
 * A dead letter that passes by the learner on its way to the sink, so that one sink, with one
 * transaction, writes all topics.
 *
 * @param key where it passes: any text, as it leaves no state behind
 * @param letter the record
 */
record Refusal(String key, OutRecord letter) implements Decoded {

  Refusal {
    Objects.requireNonNull(key, "A refusal has a key");
    Objects.requireNonNull(letter, "A refusal has a dead letter");
  }
}
