/** Records that enter and leave a job, their bytes, and the Kafka source and sink. */
package org.thalweg.flink.io;
