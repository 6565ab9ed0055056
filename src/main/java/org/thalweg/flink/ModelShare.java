package org.thalweg.flink;

import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * How many of a job's models a subtask may have. Models lie in key groups, and each subtask owns
 * some of these: it may have one model (if there are as many as subtasks), and of the rest as much
 * as it has of the key groups. So the shares of all subtasks together are the job's number,
 * exactly, whatever the parallelism; and as no subtask asks another, the same events are always
 * refused.
 */
public final class ModelShare {

  private ModelShare() {}

  /**
   * The share of a subtask.
   *
   * @param max of the whole job, at least 1
   */
  public static int of(int max, TaskInfo task) {
    return of(
        max,
        task.getIndexOfThisSubtask(),
        task.getNumberOfParallelSubtasks(),
        task.getMaxNumberOfParallelSubtasks());
  }

  static int of(int max, int subtask, int subtasks, int groups) {
    KeyGroupRange own =
        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(groups, subtasks, subtask);
    long least = max >= subtasks ? 1 : 0;
    long rest = max - least * subtasks;
    long begin = rest * own.getStartKeyGroup() / groups;
    long end = rest * (own.getEndKeyGroup() + 1L) / groups;
    return (int) (least + end - begin);
  }
}
