package org.thalweg.local;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A broker and a cluster, started at the same time. Once {@link #close} returns, both are stopped
 * and nothing of them is left.
 */
final class LocalStack implements AutoCloseable {
  private final CompletableFuture<EmbeddedKafka> kafka;
  private final CompletableFuture<EmbeddedFlink> flink;

  /**
   * Begins to start both; returns at once.
   *
   * @param port of the broker, 0 for any
   * @param slots of the cluster
   */
  LocalStack(int port, int slots) {
    this.kafka = CompletableFuture.supplyAsync(() -> EmbeddedKafka.start(port), LocalStack::thread);
    this.flink =
        CompletableFuture.supplyAsync(() -> EmbeddedFlink.start(slots), LocalStack::thread);
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "thalweg-start");
    thread.setDaemon(true);
    thread.start();
  }

  /** The broker, once it is up. */
  EmbeddedKafka kafka() {
    return joined(kafka);
  }

  /** The cluster, once it is up. */
  EmbeddedFlink flink() {
    return joined(flink);
  }

  private static <T> T joined(CompletableFuture<T> started) {
    try {
      return started.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof LocalException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** The cluster first: its jobs end in order only while the broker answers. */
  @Override
  public void close() {
    try {
      stop(flink);
    } finally {
      stop(kafka);
    }
  }

  private static void stop(CompletableFuture<? extends AutoCloseable> started) {
    AutoCloseable up = started.handle((running, failed) -> running).join();
    try {
      if (up != null) { // what never started needs no stop
        up.close();
      }
    } catch (LocalException e) {
      throw e;
    } catch (Exception e) {
      throw new LocalException("the local stack did not stop: " + e.getMessage(), e);
    }
  }
}
