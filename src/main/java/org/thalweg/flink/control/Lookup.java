package org.thalweg.flink.control;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Looks versions up on a thread of its own, one search at a time. All calls come from one. */
final class Lookup {

  private static final long LONGEST_END_SECONDS = 30;

  private final Versions versions;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(Lookup::daemon);
  private List<Versions.Wanted> wanted;
  private Future<Map<Versions.Wanted, Versions.Result>> running;

  Lookup(Versions versions) {
    this.versions = versions;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "thalweg-versions");
    thread.setDaemon(true);
    return thread;
  }

  boolean isRunning() {
    return running != null;
  }

  /** Whether {@link #take} gives its results at once. */
  boolean isDone() {
    return running != null && running.isDone();
  }

  /** Begins a search; none is running. */
  void start(List<Versions.Wanted> some) {
    wanted = some;
    running = thread.submit(() -> versions.find(some));
  }

  /** Waits for the results of the search that runs. Whatever went wrong, there are some. */
  Map<Versions.Wanted, Versions.Result> take() throws InterruptedException {
    try {
      return running.get();
    } catch (ExecutionException e) {
      Map<Versions.Wanted, Versions.Result> none = new HashMap<>();
      wanted.forEach(
          one ->
              none.put(
                  one, new Versions.Result.Missing("it could not be looked up: " + e.getCause())));
      return none;
    } finally {
      running = null;
    }
  }

  /** Once this returns, the thread has ended: it holds what the job was loaded by. */
  void close() throws InterruptedException {
    thread.shutdownNow();
    boolean unused = thread.awaitTermination(LONGEST_END_SECONDS, TimeUnit.SECONDS);
  }
}
