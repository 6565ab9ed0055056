package org.thalweg.flink.train;

import java.util.List;
import org.thalweg.flink.io.Notice;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.snapshot.Assembler;
import org.thalweg.snapshot.Snapshot;

/** What records say beside predictions. */
final class Notices {

  private Notices() {}

  /** The notices among records, in their order. */
  static List<Notice> of(List<OutRecord> records) {
    return records.stream()
        .filter(record -> record.topic() == OutTopic.METRICS)
        .flatMap(record -> Notice.ofReport(record.value()).stream())
        .toList();
  }

  /** The bytes of the last snapshot among records; null if there is none. */
  static byte[] whole(List<OutRecord> records) {
    Assembler assembler = new Assembler(1 << 24);
    byte[] last = null;
    for (OutRecord record : records) {
      if (record.topic() == OutTopic.MODELS
          && assembler.offer(record.key(), record.value())
              instanceof Assembler.Result.Complete complete) {
        last = complete.snapshot().whole();
      }
    }
    return last;
  }

  static Snapshot snapshot(List<OutRecord> records) {
    byte[] whole = whole(records);
    return whole == null ? null : Snapshot.of(whole);
  }
}
