/** A broker and a Flink cluster of separate JVMs, to be used, and killed, by integration tests. */
package org.thalweg.cluster;
