/**
 * Thalweg on Apache Flink: thin shells that put {@code org.thalweg.learn} between Kafka topics.
 *
 * <p>{@code io} holds what enters and leaves a job, {@code train} the operators that learn, {@code
 * job} the graphs and the program that a cluster runs.
 */
package org.thalweg.flink;
