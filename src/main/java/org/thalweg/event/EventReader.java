package org.thalweg.event;

/**
 * Reads events, compiled from a spec: each field is either skipped or decoded straight into the
 * row. For one thread.
 */
public final class EventReader {

  public EventReader(EventSpec spec) {}

  /**
   * Reads one event. Never throws for what the bytes are.
   *
   * @param value a record in the spec's encoding; {@code null} is rejected
   */
  public Outcome read(byte[] value) {
    return null;
  }
}
