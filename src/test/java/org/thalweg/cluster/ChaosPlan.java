package org.thalweg.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What is done to a cluster, and when: a function of the seed.
 *
 * @param strikes in their order
 */
record ChaosPlan(List<Strike> strikes) {
  private static final double LAST = 0.75;
  private static final int LONGEST_DELAY_MILLIS = 500;

  enum Victim {
    TASK_MANAGER,
    JOB_MANAGER,
    BROKER
  }

  /**
   * One deed.
   *
   * @param progress it waits until this share of the events is learnt, and committed
   * @param delay and then so long: commits come with checkpoints, and no strike should be bound to
   *     them
   * @param choice which of several it hits
   */
  record Strike(Victim victim, double progress, Duration delay, int choice) {}

  /** Kills of TaskManagers, one of the JobManager, and one restart of the broker, in any order. */
  static ChaosPlan of(int kills, long seed) {
    Random random = new Random(seed);
    List<Victim> victims = new ArrayList<>(Collections.nCopies(kills, Victim.TASK_MANAGER));
    victims.add(Victim.JOB_MANAGER);
    victims.add(Victim.BROKER);
    Collections.shuffle(victims, random);
    List<Strike> strikes = new ArrayList<>();
    for (int i = 0; i < victims.size(); i++) {
      strikes.add(
          new Strike(
              victims.get(i),
              LAST * (i + random.nextDouble()) / victims.size(),
              Duration.ofMillis(random.nextInt(LONGEST_DELAY_MILLIS)),
              random.nextInt(Integer.MAX_VALUE)));
    }
    return new ChaosPlan(List.copyOf(strikes));
  }
}
