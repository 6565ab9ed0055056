package org.thalweg.flink.train;

import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/** The subtask in which models are. */
interface Subtask {

  /** Makes a model's state the present one; answers its agenda, null if there is none. */
  Agenda enter(String key) throws Exception;

  /** Puts the agenda back, with timers for what is due. */
  void settle(Agenda agenda) throws Exception;

  /** Which of how many it is. */
  TaskInfo task();

  /** Whether a model is one of this subtask's. */
  default boolean owns(String key) {
    int groups = task().getMaxNumberOfParallelSubtasks();
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(key, groups, count()) == index();
  }

  /** Number of this subtask, from 0. */
  default int index() {
    return task().getIndexOfThisSubtask();
  }

  /** How many subtasks there are. */
  default int count() {
    return task().getNumberOfParallelSubtasks();
  }
}
