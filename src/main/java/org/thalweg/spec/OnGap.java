package org.thalweg.spec;

/**
 * What a job does when its events topic no longer has the event at which it would go on: Kafka has
 * deleted it, or the topic is another.
 */
public enum OnGap {

  /** It goes on with the first event that is there, counts what it left out and warns. */
  WARN,

  /** It fails, each time it is started from there. */
  FAIL
}
