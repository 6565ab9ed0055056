package org.thalweg.spec;

/** How often a result may arrive if something fails on the way. */
public enum Delivery {
  /** Results become readable with the checkpoint that covers them: by Kafka transactions. */
  EXACTLY_ONCE,
  /** Results are readable at once, and some twice after a failure. */
  AT_LEAST_ONCE
}
