package org.thalweg.flink.train;

import org.thalweg.learn.Model;

/**
 * What is open and due for one model key: small, as it is touched by every event, while the model
 * is touched once a batch. Times are processing time in milliseconds.
 */
final class Agenda {

  /** A time that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  /** Events in the open batch. */
  int open;

  /** The {@link Fingerprint} under which the last batch was learnt. */
  long definedBy;

  /** When the open batch closes though it isn't full. */
  long closeAt = NEVER;

  /** When a report is due by the clock. */
  long reportAt = NEVER;

  /** When a snapshot is due by the clock. */
  long snapshotAt = NEVER;

  /** Events learnt at the last report. */
  long reported;

  /** Events learnt at the last snapshot, or the last that was held back. */
  long published;

  /** The earliest timer that is set. */
  long timer = NEVER;

  /** When the last event came; NEVER where models don't expire. */
  long touched = NEVER;

  /** Events that were measured and not learnt, because learning was paused. */
  long passed;

  /** The gate's figure of the last published version. */
  double baseline = Gate.NO_BASELINE;

  /** Steps that were undone since the model last did well; see {@link UndoneSteps}. */
  long undone;

  /** The model's step at the last of them. */
  long undoneAt;

  /** What commands have set. */
  Controls controls = Controls.NONE;

  /** Events that the model's reports are about. */
  long seen(Model model) {
    return model.learnt() + model.undone() + passed;
  }

  /**
   * Notes what the model is learnt under.
   *
   * @return whether that is another than before: then events of the open batch are to be decoded
   *     again, and what the gate measured by means nothing any more
   */
  boolean defined(long fingerprint) {
    if (definedBy == fingerprint) {
      return false;
    }
    definedBy = fingerprint;
    baseline = Gate.NO_BASELINE;
    return true;
  }

  /** The model has begun anew: nothing is learnt, reported or published of it. */
  void beginAnew() {
    reported = 0;
    published = 0;
    passed = 0;
    undone = 0;
    baseline = Gate.NO_BASELINE;
    reportAt = NEVER;
    snapshotAt = NEVER;
  }

  Agenda copy() {
    Agenda copy = new Agenda();
    copy.open = open;
    copy.definedBy = definedBy;
    copy.closeAt = closeAt;
    copy.reportAt = reportAt;
    copy.snapshotAt = snapshotAt;
    copy.reported = reported;
    copy.published = published;
    copy.timer = timer;
    copy.touched = touched;
    copy.passed = passed;
    copy.baseline = baseline;
    copy.undone = undone;
    copy.undoneAt = undoneAt;
    copy.controls = controls;
    return copy;
  }
}
