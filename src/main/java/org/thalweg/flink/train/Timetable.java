package org.thalweg.flink.train;

import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.thalweg.learn.Model;

/**
 * When what is due for a model key, by processing time. At most one timer a key lies before what is
 * due next; later ones that were set before find nothing to do. So an event that puts something off
 * costs no timer.
 */
final class Timetable {

  private final TrainSettings settings;
  private final InternalTimerService<VoidNamespace> timers;

  Timetable(TrainSettings settings, InternalTimerService<VoidNamespace> timers) {
    this.settings = settings;
    this.timers = timers;
  }

  /** Milliseconds. */
  long now() {
    return timers.currentProcessingTime();
  }

  /** Notes that the key had an event. */
  void touch(Agenda agenda) {
    if (settings.expireAfterMillis() > 0) {
      agenda.touched = now();
    }
  }

  /** Notes that a batch was opened by its first event. */
  void open(Agenda agenda) {
    if (settings.maxDelayMillis() > 0) {
      agenda.closeAt = now() + settings.maxDelayMillis();
    }
  }

  /** What is published by the clock is due once anything was learnt that isn't published. */
  void schedule(Agenda agenda, Model model) {
    if (agenda.snapshotAt == Agenda.NEVER
        && !settings.snapshots().counts()
        && model.learnt() > agenda.published) {
      agenda.snapshotAt = now() + settings.snapshots().millis();
    }
    if (agenda.reportAt == Agenda.NEVER
        && !settings.reports().counts()
        && agenda.seen(model) > agenda.reported) {
      agenda.reportAt = now() + settings.reports().millis();
    }
  }

  /** Sets a timer for what is due next, unless one before that is set already. */
  void settle(Agenda agenda) {
    long next = next(agenda);
    if (next < agenda.timer) {
      timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, next);
      agenda.timer = next;
    }
  }

  /** Whether the key has had no event for so long that its model goes. */
  boolean expired(Agenda agenda, long now) {
    return expiresAt(agenda) <= now;
  }

  private long next(Agenda agenda) {
    long publish = Math.min(agenda.reportAt, agenda.snapshotAt);
    return Math.min(expiresAt(agenda), Math.min(agenda.closeAt, publish));
  }

  private long expiresAt(Agenda agenda) {
    return settings.expireAfterMillis() == 0 || agenda.touched == Agenda.NEVER
        ? Agenda.NEVER
        : agenda.touched + settings.expireAfterMillis();
  }
}
