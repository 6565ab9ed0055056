package org.thalweg.local;

import java.net.URI;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** A cluster in this JVM that has the REST API of Flink's own, for tests that look at its pages. */
public final class PagedFlink implements AutoCloseable {
  private MiniCluster cluster;
  private final EmbeddedFlink flink;

  private PagedFlink(int slots) {
    flink =
        EmbeddedFlink.start(
            slots,
            configuration -> {
              cluster = new MiniCluster(configuration);
              return cluster;
            });
  }

  public static PagedFlink start(int slots) {
    return new PagedFlink(slots);
  }

  public EmbeddedFlink flink() {
    return flink;
  }

  public URI rest() {
    return cluster.getRestAddress().join();
  }

  @Override
  public void close() {
    flink.close();
  }
}
