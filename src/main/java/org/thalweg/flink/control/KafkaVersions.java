package org.thalweg.flink.control;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.thalweg.flink.io.KafkaClients;
import org.thalweg.score.ModelTopic;
import org.thalweg.score.ScoringException;
import org.thalweg.spec.KafkaSpec;

/**
 * Versions on a models topic, which is read from its beginning to its end for each search, of
 * however many versions: of their chunks alone anything is kept.
 */
public final class KafkaVersions implements Versions {

  /** Of the memory that this JVM may take, several models take a quarter at most. */
  private static final int QUARTERS = 4;

  private static final long serialVersionUID = 1;

  private final Properties client;
  private final String topic;
  private final long mostBytes;

  /** Versions on a topic. */
  public KafkaVersions(KafkaSpec kafka, String topic) {
    this(kafka, topic, Long.MAX_VALUE);
  }

  /** Versions of at most so many bytes together; one alone may be larger. */
  KafkaVersions(KafkaSpec kafka, String topic, long mostBytes) {
    this.topic = topic;
    this.mostBytes = mostBytes;
    this.client = KafkaClients.properties(kafka);
  }

  @Override
  public Map<Wanted, Result> find(List<Wanted> wanted) {
    try {
      long quarter = Runtime.getRuntime().maxMemory() / QUARTERS;
      Scan scan = new Scan(wanted, Math.min(mostBytes, quarter));
      new ModelTopic(topic, client).read(scan::take);
      return scan.results();
    } catch (ScoringException e) {
      Result missing = new Result.Missing(e.getMessage());
      return wanted.stream().collect(Collectors.toMap(one -> one, one -> missing));
    } catch (OutOfMemoryError e) {
      return wanted.size() > 1
          ? find(wanted.subList(0, 1))
          : Map.of(wanted.get(0), new Result.Missing("it must fit into memory: " + e));
    }
  }
}
