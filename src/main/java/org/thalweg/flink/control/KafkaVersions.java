package org.thalweg.flink.control;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.thalweg.flink.io.KafkaClients;
import org.thalweg.score.ModelTopic;
import org.thalweg.score.ScoringException;
import org.thalweg.snapshot.Assembler;
import org.thalweg.snapshot.ChunkKey;
import org.thalweg.snapshot.StoredSnapshot;
import org.thalweg.spec.KafkaSpec;

/**
 * Versions on a models topic, which is read from its beginning to its end for each search: of the
 * version's chunks alone anything is kept.
 */
public final class KafkaVersions implements Versions {

  /** The most bytes that a search keeps; and it takes a quarter of the memory at most. */
  private static final long MOST_BYTES = 1L << 29;

  private static final int QUARTERS = 4;

  private static final long serialVersionUID = 1;

  private final Properties client;
  private final String topic;
  private final long mostBytes;

  /** Versions on a topic. */
  public KafkaVersions(KafkaSpec kafka, String topic) {
    this(kafka, topic, MOST_BYTES);
  }

  /** Versions of at most so many bytes. */
  KafkaVersions(KafkaSpec kafka, String topic, long mostBytes) {
    this.topic = topic;
    this.mostBytes = mostBytes;
    this.client = KafkaClients.properties(kafka);
  }

  @Override
  public Result find(Optional<String> model, long version) {
    long memory = Runtime.getRuntime().maxMemory() / QUARTERS;
    Search search = new Search(model, version, Math.min(mostBytes, memory));
    try {
      new ModelTopic(topic, client).read(search::take);
      return search.result();
    } catch (ScoringException e) {
      return new Result.Missing(e.getMessage());
    }
  }

  /** One search. Of what was written under the same version twice, the later counts. */
  private static final class Search {
    private final Optional<String> model;
    private final long version;
    private final long mostBytes;
    private final Assembler assembler;
    private final Map<String, byte[]> found = new HashMap<>();

    /** Other versions of the one model that is searched. */
    private final SortedSet<Long> others = new TreeSet<>();

    private long highest;
    private String refusal;
    private long bytes;

    Search(Optional<String> model, long version, long mostBytes) {
      this.model = model;
      this.version = version;
      this.mostBytes = mostBytes;
      this.assembler = new Assembler(mostBytes);
    }

    void take(ConsumerRecord<byte[], byte[]> record) {
      ChunkKey key;
      try {
        key = ChunkKey.of(record.key());
      } catch (IllegalArgumentException e) {
        return;
      }
      if (model.isPresent() && !model.get().equals(key.modelKey())) {
        return;
      }
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
      bytes += snapshot.length();
      if (bytes <= mostBytes) {
        try {
          found.put(snapshot.modelKey(), snapshot.whole());
        } catch (IllegalArgumentException e) {
          refusal = e.getMessage();
        }
      }
    }

    private void drop(String key) {
      byte[] before = found.remove(key);
      bytes -= before == null ? 0 : before.length;
    }

    Result result() {
      if (bytes > mostBytes) {
        return new Result.Missing(
            "all models of version "
                + version
                + " must have at most "
                + mostBytes
                + " bytes together: roll them back one by one");
      }
      return found.isEmpty() ? new Result.Missing(reason()) : Result.Found.of(found);
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
}
