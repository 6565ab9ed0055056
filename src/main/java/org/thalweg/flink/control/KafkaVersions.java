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

  /** The most bytes that a search keeps. */
  static final long MOST_BYTES = 1L << 29;

  private static final long serialVersionUID = 1;

  private final Properties client;
  private final String topic;

  /** Versions on a topic. */
  public KafkaVersions(KafkaSpec kafka, String topic) {
    this.topic = topic;
    this.client = KafkaClients.properties(kafka);
  }

  @Override
  public Result find(Optional<String> model, long version) {
    Search search = new Search(model, version);
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
    private final Assembler assembler = new Assembler(MOST_BYTES);
    private final Map<String, byte[]> found = new HashMap<>();
    private final SortedSet<Long> others = new TreeSet<>();
    private String damage;
    private long bytes;

    Search(Optional<String> model, long version) {
      this.model = model;
      this.version = version;
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
      } else if (model.isPresent() && record.value() != null) {
        others.add(key.version());
      } else {
        others.remove(key.version());
      }
    }

    private void offer(ConsumerRecord<byte[], byte[]> record) {
      Assembler.Result result = assembler.offer(record.key(), record.value());
      if (result instanceof Assembler.Result.Complete complete) {
        keep(complete.snapshot());
      } else if (result instanceof Assembler.Result.Deleted deleted) {
        drop(deleted.modelKey());
      } else if (result instanceof Assembler.Result.Refused refused) {
        damage = refused.reason();
      }
    }

    private void keep(StoredSnapshot snapshot) {
      drop(snapshot.modelKey());
      bytes += snapshot.length();
      if (bytes <= MOST_BYTES) {
        try {
          found.put(snapshot.modelKey(), snapshot.whole());
        } catch (IllegalArgumentException e) {
          damage = e.getMessage();
        }
      }
    }

    private void drop(String key) {
      byte[] before = found.remove(key);
      bytes -= before == null ? 0 : before.length;
    }

    Result result() {
      if (bytes > MOST_BYTES) {
        return new Result.Missing(
            "all models of version "
                + version
                + " must have at most "
                + (MOST_BYTES >> 20)
                + " MiB together: roll them back one by one");
      }
      return found.isEmpty() ? new Result.Missing(reason()) : Result.Found.of(found);
    }

    private String reason() {
      String of = model.filter(key -> !key.isEmpty()).map(key -> " of " + key).orElse("");
      if (damage != null) {
        return "version " + version + of + " is damaged: " + damage;
      }
      String rest =
          others.isEmpty()
              ? ""
              : others.size() == 1
                  ? "; there is " + others.first()
                  : "; there are " + others.first() + " to " + others.last();
      return "there is no version " + version + of + " on the models topic" + rest;
    }
  }
}
