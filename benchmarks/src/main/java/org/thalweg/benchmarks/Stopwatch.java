package org.thalweg.benchmarks;

import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.thalweg.flink.io.OutRecord;

/** A sink that notes when it opens and when all of the input has been written. */
final class Stopwatch implements Sink<OutRecord> {

  private static final long serialVersionUID = 1;

  private static volatile long start;
  private static volatile long end;

  private final Sink<OutRecord> sink;

  /** Times a sink, or one that throws everything away. */
  Stopwatch(Sink<OutRecord> sink) {
    this.sink = sink;
  }

  /** What the last job took. */
  static double seconds() {
    return (end - start) / 1e9;
  }

  @Override
  public SinkWriter<OutRecord> createWriter(WriterInitContext context) throws IOException {
    SinkWriter<OutRecord> writer = sink == null ? null : sink.createWriter(context);
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
