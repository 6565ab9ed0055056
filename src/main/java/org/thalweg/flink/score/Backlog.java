package org.thalweg.flink.score;

import org.apache.flink.runtime.io.AvailabilityProvider;
import org.apache.flink.streaming.runtime.tasks.StreamTask;

/**
 * Whether more events lie ready in the network buffers of the subtask, so that a batch can grow
 * without anybody waiting for events that are still to come.
 *
 * <p>Only whole buffers count: of the last one that lies ready, the events are taken one by one.
 * What lies ready may be something else than events, so who relies on it needs a time limit, too.
 */
interface Backlog {

  /** None is ever known of. */
  Backlog NONE = () -> false;

  /** Whether buffers lie ready at the first input. */
  boolean hasMore();

  /** The backlog of a task's first input, whose gate is the first. */
  static Backlog of(StreamTask<?, ?> task) {
    AvailabilityProvider[] gates = task.getEnvironment().getAllInputGates();
    return gates.length == 0 ? NONE : gates[0]::isAvailable;
  }
}
