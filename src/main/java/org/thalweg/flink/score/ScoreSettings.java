package org.thalweg.flink.score;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.flink.api.common.TaskInfo;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.event.AvroSchemas;
import org.thalweg.event.EventSpec;
import org.thalweg.flink.ModelShare;
import org.thalweg.spec.MessageRules;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.ScoringSpec;

/**
 * What the operators of a scoring job need, in a form that travels to a cluster.
 *
 * @param events schema, encoding, id, time and key of the events, those that there are
 * @param keyed whether each subtask holds the models of its keys alone
 * @param batchSize the most events that are scored together
 * @param maxDelayMillis how long a batch's oldest event waits for others
 * @param maxWaitMillis how long an event waits for the first snapshot of its model
 * @param waitingEvents the most events that wait in a subtask
 * @param waitingBytes the most bytes of such events
 * @param maxModels how many models the job may serve: see {@link ScoringSpec}
 * @param maxMessage the largest message that Kafka's producer takes, in bytes
 */
public record ScoreSettings(
    Map<String, String> events,
    boolean keyed,
    int batchSize,
    long maxDelayMillis,
    long maxWaitMillis,
    int waitingEvents,
    long waitingBytes,
    int maxModels,
    long maxMessage)
    implements Serializable {

  private static final long serialVersionUID = 1;

  private static final String SCHEMA = "schema";
  private static final String KEY = "key";

  /** Settings. */
  public ScoreSettings {
    Objects.requireNonNull(events, "Events have a schema");
  }

  /** The settings of a job. */
  public static ScoreSettings of(ScoreJob job) {
    ScoringSpec scoring = job.scoring();
    return new ScoreSettings(
        fields(job.events()),
        scoring.spread() == ScoringSpec.Spread.KEYED,
        scoring.batchSize(),
        scoring.maxDelay().toMillis(),
        scoring.maxWait().toMillis(),
        scoring.waitingEvents(),
        scoring.waitingBytes(),
        scoring.maxModels(),
        MessageRules.largest(job.kafka()));
  }

  /** How many models a subtask may serve. */
  int maxModels(TaskInfo task) {
    return keyed ? ModelShare.of(maxModels, task) : maxModels;
  }

  private static Map<String, String> fields(EventSpec events) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String name : new String[] {SCHEMA, "encoding", "id", "time", KEY}) {
      Object value = ((Map<?, ?>) events.definition()).get(name);
      if (value != null) {
        fields.put(name, value.toString());
      }
    }
    return fields;
  }

  /** Whether events name their model. */
  boolean perKey() {
    return events.containsKey(KEY);
  }

  /** What events say of themselves, without features. */
  EventSpec envelope() {
    Map<String, String> tree = new LinkedHashMap<>(events);
    Schema schema = AvroSchemas.parse(tree.get(SCHEMA));
    Problems problems = new Problems();
    Node key = Node.root(tree.remove(KEY), problems);
    EventSpec envelope = EventSpec.envelope(Node.root(tree, problems), schema, key);
    problems.throwIfAny();
    return envelope;
  }
}
