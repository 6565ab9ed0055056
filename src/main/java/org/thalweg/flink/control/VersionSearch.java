package org.thalweg.flink.control;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.thalweg.snapshot.Assembler;
import org.thalweg.snapshot.ChunkKey;
import org.thalweg.snapshot.StoredSnapshot;

/** The search for one version. Of what was written under it twice, the later counts. */
final class VersionSearch {

  private final Optional<String> model;
  private final long version;
  private final long mostBytes;
  private final Assembler assembler = new Assembler();
  private final Map<String, byte[]> found = new HashMap<>();

  /** Other versions of the one model that is searched. */
  private final SortedSet<Long> others = new TreeSet<>();

  private long highest;
  private String refusal;
  private long foundBytes;
  private boolean tooMany;

  /**
   * @param mostBytes of versions of several models together
   */
  VersionSearch(Versions.Wanted wanted, long mostBytes) {
    this.model = wanted.model();
    this.version = wanted.version();
    this.mostBytes = mostBytes;
  }

  /** Bytes that are kept. */
  long bytes() {
    return foundBytes + assembler.heldBytes();
  }

  /** Takes a record of one of the models that are searched. */
  void take(ChunkKey key, ConsumerRecord<byte[], byte[]> record) {
    if (key.version() == version) {
      offer(record);
    } else if (record.value() == null) {
      others.remove(key.version());
    } else {
      highest = Math.max(highest, key.version());
      model.ifPresent(one -> others.add(key.version()));
    }
  }

  private void offer(ConsumerRecord<byte[], byte[]> record) {
    Assembler.Result result = assembler.offer(record.key(), record.value());
    if (result instanceof Assembler.Result.Complete complete) {
      keep(complete.snapshot());
    } else if (result instanceof Assembler.Result.Deleted deleted) {
      drop(deleted.modelKey());
    } else if (result instanceof Assembler.Result.Refused refused) {
      refusal = refused.reason();
    }
  }

  private void keep(StoredSnapshot snapshot) {
    drop(snapshot.modelKey());
    tooMany |= !found.isEmpty() && foundBytes + snapshot.length() > mostBytes;
    if (tooMany) {
      found.clear();
      foundBytes = 0;
      return;
    }
    try {
      found.put(snapshot.modelKey(), snapshot.whole());
      foundBytes += snapshot.length();
    } catch (IllegalArgumentException e) {
      refusal = e.getMessage();
    }
  }

  private void drop(String key) {
    byte[] before = found.remove(key);
    foundBytes -= before == null ? 0 : before.length;
  }

  Versions.Result result() {
    if (tooMany) {
      return new Versions.Result.Missing(
          "all models of version "
              + version
              + " must have at most "
              + mostBytes
              + " bytes together: roll them back one by one");
    }
    return found.isEmpty()
        ? new Versions.Result.Missing(reason())
        : Versions.Result.Found.of(found);
  }

  private String reason() {
    if (refusal != null) {
      return version(model.orElse("")) + " cannot be used: " + refusal;
    }
    return assembler.unfinished().stream()
        .findFirst()
        .map(this::notWhole)
        .orElseGet(
            () -> "there is no " + version(model.orElse("")) + " on the models topic" + rest());
  }

  private String notWhole(Assembler.Partial some) {
    return version(some.modelKey())
        + (" is not whole: " + some.arrived() + " of " + some.parts() + " parts are there");
  }

  private String version(String key) {
    return "version " + version + (key.isEmpty() ? "" : " of " + key);
  }

  private String rest() {
    if (model.isEmpty()) {
      return highest == 0 ? "" : "; the highest is " + highest;
    }
    return switch (others.size()) {
      case 0 -> "";
      case 1 -> "; there is " + others.first();
      default -> "; there are " + others.first() + " to " + others.last();
    };
  }
}
