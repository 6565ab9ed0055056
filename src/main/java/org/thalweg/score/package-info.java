/** Predicting with snapshots: in any JVM, from a file or following a model topic. No Flink. */
package org.thalweg.score;
