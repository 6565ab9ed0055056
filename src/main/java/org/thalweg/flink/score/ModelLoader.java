package org.thalweg.flink.score;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.thalweg.event.EventSpec;
import org.thalweg.flink.io.InRecord;
import org.thalweg.score.ServedModel;
import org.thalweg.score.ServedModels;
import org.thalweg.snapshot.Chunk;

/**
 * Makes models of chunks. A large one is checked, unpacked and built on a thread of its own, so
 * that events don't wait for it, and so is one with a definition that was not there before; others
 * at once, which is faster than asking somebody else.
 *
 * <p>All calls come from one thread, which takes the results by {@link #drain}.
 */
final class ModelLoader implements AutoCloseable {

  /** The most bytes, unpacked, of a snapshot that is made at once: about a millisecond's work. */
  static final int SMALL = 1 << 20;

  /** Chunks that wait for the thread; who brings more waits too. */
  private static final int QUEUE = 256;

  /** What became of a chunk. */
  record Loaded(InRecord chunk, ServedModels.Result result) {}

  private final ServedModels models;
  private final Consumer<Loaded> to;
  private final Queue<Loaded> done = new ConcurrentLinkedQueue<>();
  private ThreadPoolExecutor thread;
  private int open;

  /**
   * @param fit how the events that are scored are read, see {@link ServedModels}
   * @param batch the most events that are scored together
   * @param to takes the results, in the order of the chunks
   */
  ModelLoader(UnaryOperator<EventSpec> fit, int batch, Consumer<Loaded> to) {
    this.models = ServedModels.inBatches(fit, batch);
    this.to = to;
  }

  /** Takes the next chunk. */
  void offer(InRecord chunk) {
    drain();
    if (open > 0 || Chunk.unpackedLength(chunk.value()) > SMALL) {
      offerLater(chunk, () -> models.offer(chunk.key(), chunk.value()));
      return;
    }
    Loaded loaded = load(chunk, () -> models.offerKnown(chunk.key(), chunk.value()));
    if (loaded.result() instanceof ServedModels.Result.Unread unread) {
      offerLater(chunk, unread.rest());
    } else {
      to.accept(loaded);
    }
  }

  private void offerLater(InRecord chunk, Supplier<ServedModels.Result> work) {
    open++;
    thread().execute(() -> done.add(load(chunk, work)));
  }

  /** Takes the next chunk while nobody waits for events. */
  void offerNow(InRecord chunk) {
    to.accept(load(chunk, () -> models.offer(chunk.key(), chunk.value())));
  }

  private static Loaded load(InRecord chunk, Supplier<ServedModels.Result> work) {
    return new Loaded(chunk, work.get());
  }

  /** The version that a chunk of one that served once completes; {@code null} if none. */
  ServedModel earlier(InRecord chunk) {
    return models.offerEarlier(chunk.key(), chunk.value()) instanceof ServedModels.Result.Served is
        ? is.model()
        : null;
  }

  /** Hands on what is done. */
  void drain() {
    for (Loaded loaded = done.poll(); loaded != null; loaded = done.poll()) {
      open--;
      to.accept(loaded);
    }
  }

  /** Whether chunks are on the other thread. */
  boolean busy() {
    return open > 0;
  }

  /** Waits until nothing is left to do, and hands it on. */
  void await() throws InterruptedException {
    if (thread != null) {
      thread.shutdown();
      while (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
        drain();
      }
      thread = null;
    }
    drain();
  }

  private ThreadPoolExecutor thread() {
    if (thread == null) {
      thread =
          new ThreadPoolExecutor(
              1,
              1,
              0,
              TimeUnit.SECONDS,
              new ArrayBlockingQueue<>(QUEUE),
              ModelLoader::daemon,
              ModelLoader::waitForRoom);
    }
    return thread;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "thalweg-models");
    thread.setDaemon(true);
    return thread;
  }

  private static void waitForRoom(Runnable work, ThreadPoolExecutor full) {
    try {
      full.getQueue().put(work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException("interrupted while models are loaded", e);
    }
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.shutdownNow();
      thread = null;
    }
  }
}
