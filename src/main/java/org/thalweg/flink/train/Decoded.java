package org.thalweg.flink.train;

/** What decoding a record gives: an event to learn from, or the dead letter to write instead. */
sealed interface Decoded permits Event, Refusal {

  /** What it is partitioned by: the model key of an event. */
  String key();
}
