package org.thalweg.flink.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.thalweg.flink.io.Notice;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutSchemas;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.snapshot.Assembler;
import org.thalweg.snapshot.Snapshot;

/** What records say beside predictions. */
final class Notices {

  private Notices() {}

  /** The notices among records, in their order. */
  static List<Notice> of(List<OutRecord> records) {
    List<Notice> notices = new ArrayList<>();
    for (OutRecord record : records) {
      if (record.topic() == OutTopic.METRICS && report(record).get("notice") != null) {
        notices.add(notice((GenericRecord) report(record).get("notice")));
      }
    }
    return notices;
  }

  static GenericRecord report(OutRecord record) {
    try {
      return new GenericDatumReader<GenericRecord>(OutSchemas.METRICS_REPORT)
          .read(null, DecoderFactory.get().binaryDecoder(record.value(), null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Notice notice(GenericRecord notice) {
    Object command = notice.get("command");
    return new Notice(
        command == null ? null : command.toString(),
        notice.get("action").toString(),
        (Boolean) notice.get("done"),
        (Long) notice.get("models"),
        (Integer) notice.get("answers"),
        notice.get("message").toString());
  }

  /** The bytes of the last snapshot among records; null if there is none. */
  static byte[] whole(List<OutRecord> records) {
    Assembler assembler = new Assembler(1 << 24);
    byte[] last = null;
    for (OutRecord record : records) {
      if (record.topic() == OutTopic.MODELS
          && assembler.offer(record.key(), record.value())
              instanceof Assembler.Result.Complete complete) {
        last = complete.whole();
      }
    }
    return last;
  }

  static Snapshot snapshot(List<OutRecord> records) {
    byte[] whole = whole(records);
    return whole == null ? null : Snapshot.of(whole);
  }
}
