package org.thalweg.flink.train;

import java.util.Map;
import java.util.function.Consumer;
import org.thalweg.flink.io.MetricsReports;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.snapshot.Chunk;
import org.thalweg.snapshot.Snapshot;

/** Publishes models and how well they do. For one thread. */
final class Publisher {

  private final String job;
  private final ModelSpec spec;
  private final int chunkSize;
  private final MetricsReports reports = new MetricsReports();
  private final Consumer<OutRecord> out;

  /**
   * A publisher.
   *
   * @param out takes the records, in order
   */
  Publisher(String job, ModelSpec spec, int chunkSize, Consumer<OutRecord> out) {
    this.job = job;
    this.spec = spec;
    this.chunkSize = chunkSize;
    this.out = out;
  }

  /** Publishes the model's metrics and answers them. */
  Map<String, Double> report(String key, Model model) {
    Map<String, Double> metrics = model.metrics().values();
    out.accept(reports.encode(key, model, metrics));
    return metrics;
  }

  /** Publishes the model as its next version. */
  void snapshot(String key, Model model) {
    model.nextVersion();
    Snapshot snapshot = Snapshot.take(job, key, spec, model);
    for (Chunk chunk : snapshot.chunks(chunkSize)) {
      out.accept(new OutRecord(OutTopic.MODELS, chunk.key().bytes(), chunk.value()));
    }
  }
}
