package org.thalweg.flink.io;

/** The topics that a training job writes. */
public enum OutTopic {
  PREDICTIONS(0),
  METRICS(1),
  MODELS(2),
  DEAD_LETTERS(3);

  private static final OutTopic[] ALL = values();

  private final int number;

  OutTopic(int number) {
    this.number = number;
  }

  /** What stands for it in serialised records: never changes. */
  int number() {
    return number;
  }

  /**
   * The topic of a number.
   *
   * @throws IllegalArgumentException if there is no such topic
   */
  static OutTopic of(int number) {
    for (OutTopic topic : ALL) {
      if (topic.number == number) {
        return topic;
      }
    }
    throw new IllegalArgumentException("An output topic has a number from 0 to 3: " + number);
  }
}
