package org.thalweg.flink.job;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.thalweg.flink.io.OutRecord;

/** A sink that takes one record, and the next only when it is released. */
final class BlockedSink implements Sink<OutRecord> {

  private static final long serialVersionUID = 1;

  private static volatile CountDownLatch released = new CountDownLatch(1);
  private static final Queue<OutRecord> TAKEN = new ConcurrentLinkedQueue<>();

  /** Blocks from now on. */
  static void block() {
    TAKEN.clear();
    released = new CountDownLatch(1);
  }

  static void release() {
    released.countDown();
  }

  /** What it has taken. */
  static Queue<OutRecord> taken() {
    return TAKEN;
  }

  @Override
  public SinkWriter<OutRecord> createWriter(WriterInitContext context) {
    return new Writer();
  }

  private static final class Writer implements SinkWriter<OutRecord> {

    @Override
    public void write(OutRecord record, Context context) throws InterruptedException {
      TAKEN.add(record);
      released.await();
    }

    @Override
    public void flush(boolean atTheEnd) {}

    @Override
    public void close() {}
  }
}
