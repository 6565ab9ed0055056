package org.thalweg.flink.score;

import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.thalweg.event.Rejected;
import org.thalweg.flink.io.InRecord;

/**
 * Events without a model: they wait for its first snapshot by the clock, and who may not wait, or
 * has waited long enough, is refused. For one thread.
 */
final class WaitingRoom {

  /** How long an event is held back while a job starts; chunks come between two events. */
  private static final long HOLD_BACK_NANOS = 10_000_000;

  private static final String NONE_CAME = "none came before the input ended";

  private final EventKeys keys;
  private final Refusals refusals;
  private final ScoreGauges gauges;
  private final ProcessingTimeService clock;
  private final Waiting waiting;
  private final StartUp start;
  private final Alarm alarm;
  private final String tooLong;
  private boolean modelsEnded;

  WaitingRoom(
      ScoreSettings settings,
      EventKeys keys,
      Refusals refusals,
      ScoreGauges gauges,
      ProcessingTimeService clock) {
    this.keys = keys;
    this.refusals = refusals;
    this.gauges = gauges;
    this.clock = clock;
    long patience = settings.maxWaitMillis();
    waiting = new Waiting(settings.waitingEvents(), settings.waitingBytes(), patience);
    start = new StartUp(now(), patience);
    alarm = new Alarm(clock, this::expire);
    tooLong = "none came within " + patience + " ms";
  }

  /** Lets an event wait that did so before a restore. */
  void restore(String key, InRecord event) {
    waiting.restore(key, event, now());
    changed();
  }

  /**
   * Lets an event wait, or refuses it. An event that can't be read needs no model to be refused.
   *
   * @param serves whether other models serve already
   */
  void enter(String key, InRecord event, boolean serves) {
    Rejected rejected = keys.rejection(event);
    if (rejected != null) {
      refusals.event(event, rejected);
    } else if (modelsEnded) {
      refusals.withoutModel(key, event, NONE_CAME);
    } else {
      wait(key, event, serves);
      changed();
    }
  }

  /**
   * Where there is no room left an event is refused, but not while a job that has just started
   * still reads the models there are: then events are held back, so that a backlog of them does not
   * turn into dead letters.
   */
  private void wait(String key, InRecord event, boolean serves) {
    long now = now();
    if (waiting.add(key, event, now)) {
      return;
    }
    if (start.isOn(now, serves) && waiting.holdBack(key, event, now)) {
      LockSupport.parkNanos(HOLD_BACK_NANOS);
    } else {
      refusals.withoutModel(key, event, "too many events wait for one already");
    }
  }

  /** A chunk of a model has come. */
  void chunk() {
    start.chunk(now());
  }

  /** The events of a key in their order; they wait no longer. */
  List<InRecord> release(String key) {
    List<InRecord> released = waiting.release(key);
    changed();
    return released;
  }

  /** No model will come any more. */
  void modelsEnd() {
    modelsEnded = true;
    expire(Alarm.NEVER - 1, NONE_CAME);
  }

  private void expire() {
    expire(now(), tooLong);
  }

  private void expire(long now, String why) {
    waiting.expire(now, (key, event) -> refusals.withoutModel(key, event, why));
    changed();
  }

  private void changed() {
    gauges.waiting(waiting.size());
    alarm.set(waiting.next());
  }

  /** All that wait, by key. */
  Map<String, List<InRecord>> all() {
    return waiting.all();
  }

  private long now() {
    return clock.getCurrentProcessingTime();
  }
}
