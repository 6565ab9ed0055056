package org.thalweg.flink;

/**
 * The uid of every operator. Savepoints name state by them, so a uid is a storage format: never
 * change one, never give one to another operator.
 */
public final class Uids {

  /** Reads events from Kafka; state: offsets. */
  public static final String EVENTS = "events";

  /** Decodes events; no state. */
  public static final String DECODE = "decode";

  /** Reads commands from Kafka; state: offsets. */
  public static final String CONTROL = "control";

  /** Takes each command once; state: ids of commands taken. */
  public static final String COMMANDS = "commands";

  /** Learns; state: models, open batches, what is due when. */
  public static final String TRAIN = "train";

  /** Reads snapshots from Kafka; state: offsets. */
  public static final String MODELS = "models";

  /** Scores, each subtask with all models; state: the newest snapshots, waiting events. */
  public static final String SCORE = "score";

  /**
   * Scores, each subtask with the models of its keys; state: the newest snapshots, waiting events,
   * windows, by key. None of it is where {@link #SCORE} has it, so neither reads the other's.
   */
  public static final String SCORE_BY_KEY = "score-by-key";

  /** Writes all output topics; state: transactions. */
  public static final String OUTPUT = "output";

  private Uids() {}
}
