package org.thalweg.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.thalweg.flink.io.OutRecord;

/** A sink that notes when it opens and when all of the input has been written. */
final class Stopwatch implements Sink<OutRecord> {

  private static final long serialVersionUID = 1;

  private static volatile long start;
  private static volatile long end;
  private static volatile long startCpu;
  private static volatile long endCpu;

  private final Sink<OutRecord> sink;

  /** Times a sink, or one that throws everything away. */
  Stopwatch(Sink<OutRecord> sink) {
    this.sink = sink;
  }

  /** What the last job took. */
  static double seconds() {
    return (end - start) / 1e9;
  }

  /** The time of all processors that this JVM took for it. */
  static double cpuSeconds() {
    return (endCpu - startCpu) / 1e9;
  }

  private static long cpu() {
    OperatingSystemMXBean system =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return system.getProcessCpuTime();
  }

  @Override
  public SinkWriter<OutRecord> createWriter(WriterInitContext context) throws IOException {
    SinkWriter<OutRecord> writer = sink == null ? null : sink.createWriter(context);
    startCpu = cpu();
    start = System.nanoTime();
    return new SinkWriter<>() {
      @Override
      public void write(OutRecord record, Context at) throws IOException, InterruptedException {
        if (writer != null) {
          writer.write(record, at);
        }
      }

      @Override
      public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (writer != null) {
          writer.flush(endOfInput);
        }
        if (endOfInput) {
          end = System.nanoTime();
          endCpu = cpu();
        }
      }

      @Override
      public void close() throws Exception {
        if (writer != null) {
          writer.close();
        }
      }
    };
  }
}
