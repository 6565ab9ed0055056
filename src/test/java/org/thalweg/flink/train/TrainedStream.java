package org.thalweg.flink.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.thalweg.event.EventReader;
import org.thalweg.event.Example;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.snapshot.Publication;
import org.thalweg.spec.TrainJob;

/** What a training job publishes of some events, with a snapshot after every batch. */
public final class TrainedStream {

  private static final Interval NEVER = new Interval(Long.MAX_VALUE, 0);

  private TrainedStream() {}

  /** Predictions and snapshots in the order in which they were written. */
  public static List<OutRecord> of(TrainJob job, List<InRecord> events) throws Exception {
    TrainSettings settings =
        TrainSettings.of(
            job.name(),
            job.model(),
            Optional.empty(),
            NEVER,
            new Interval(job.model().batchSize(), 0),
            Publication.DEFAULT);
    EventReader reader = new EventReader(job.model().events());
    List<OutRecord> records = new ArrayList<>();
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, settings)) {
      for (InRecord event : events) {
        harness.take(new Event((Example) reader.read(event.value()), event));
        records.addAll(harness.taken());
      }
    }
    return records;
  }
}
