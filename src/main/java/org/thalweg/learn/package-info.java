/**
 * Predict, measure, learn: one model and what to do with it, in plain Java. Usable as a library,
 * without Flink and without Kafka.
 */
package org.thalweg.learn;
