package org.thalweg.flink.score;

import org.apache.flink.api.java.functions.KeySelector;
import org.thalweg.event.EventReader;
import org.thalweg.event.Example;
import org.thalweg.event.Outcome;
import org.thalweg.event.Rejected;
import org.thalweg.flink.io.InRecord;

/**
 * The model key of an event, read from its bytes without its features; empty for all events of a
 * job with one model, and for what can't be read: whoever scores it says so. For one thread.
 */
final class EventKeys implements KeySelector<InRecord, String> {

  private static final long serialVersionUID = 1;

  private final ScoreSettings settings;
  private final boolean perKey;
  private transient EventReader reader;

  EventKeys(ScoreSettings settings) {
    this.settings = settings;
    this.perKey = settings.perKey();
  }

  @Override
  public String getKey(InRecord record) {
    return perKey && read(record) instanceof Example event ? event.key() : "";
  }

  /** Why an event can't be read, whatever its model; null if it can. */
  Rejected rejection(InRecord record) {
    return read(record) instanceof Rejected rejected ? rejected : null;
  }

  private Outcome read(InRecord record) {
    if (reader == null) {
      reader = new EventReader(settings.envelope());
    }
    return reader.read(record.value());
  }
}
