/**
 * A whole stream on one machine: an embedded Kafka broker and Flink mini-cluster, file feeds, and
 * the run of one job from its first event to its last.
 */
package org.thalweg.local;
