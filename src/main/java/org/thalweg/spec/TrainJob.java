package org.thalweg.spec;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.thalweg.definition.Problems;
import org.thalweg.event.EventSpec;
import org.thalweg.learn.ModelSpec;

/**
 * A job that learns.
 *
 * @param name what its topics and transactions are called after
 * @param kafka how Kafka is reached
 * @param topic of the events
 * @param onGap what it does when the topic no longer has the event at which it would go on
 * @param control topic of the commands
 * @param model what is learnt, and how
 * @param lifecycle how long models live, and how many there may be
 * @param maxDelay how long a batch's oldest event waits for the batch to fill up; empty: for ever,
 *     so that batches close by size alone
 * @param publish the results
 * @param flink how Flink runs it
 * @param input what a local run feeds to it, as the job file says it; empty if it says nothing
 * @param definition the job file's tree, see {@link JobSpec#definition()}
 */
public record TrainJob(
    String name,
    KafkaSpec kafka,
    String topic,
    OnGap onGap,
    String control,
    ModelSpec model,
    Lifecycle lifecycle,
    Optional<Duration> maxDelay,
    PublishSpec publish,
    FlinkSpec flink,
    Map<String, Object> input,
    Map<String, Object> definition)
    implements JobSpec {

  public TrainJob {
    JobReader.checkName(name);
    KafkaRules.checkTopic(topic);
    Objects.requireNonNull(onGap, "on gap");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(lifecycle, "lifecycle");
    Objects.requireNonNull(maxDelay, "maxDelay");
    input = Collections.unmodifiableMap(new LinkedHashMap<>(input));
    definition = Collections.unmodifiableMap(new LinkedHashMap<>(definition));
    Problems problems = new Problems();
    JobRules.check(topic, control, kafka, publish, flink, problems);
    JobRules.checkSize(model, problems);
    ModelRules.check(lifecycle.maxModels(), flink, problems);
    JobRules.checkGate(model.label(), publish, problems);
    MessageRules.checkPrediction(model.label(), kafka, problems);
    ModelRules.checkState(model, flink, problems);
    problems.throwIfAny();
  }

  @Override
  public EventSpec events() {
    return model.events();
  }

  @Override
  public String predictions() {
    return publish.predictions();
  }

  @Override
  public String deadLetters() {
    return publish.deadLetters();
  }

  @Override
  public String modelTopic() {
    return publish.models().topic();
  }

  @Override
  public TrainJob withKafka(KafkaSpec other) {
    Map<String, Object> changed = KafkaReader.with(definition, other);
    return new TrainJob(
        name, other, topic, onGap, control, model, lifecycle, maxDelay, publish, flink, input,
        changed);
  }

  /** Says nothing of the client properties: they may hold secrets. */
  @Override
  public String toString() {
    return "TrainJob[name=" + name + ", topic=" + topic + ", kafka=" + kafka + "]";
  }
}
