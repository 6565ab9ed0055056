package org.thalweg.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.thalweg.snapshot.Publication;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.ScoringSpec;
import org.thalweg.spec.TrainJob;

/** The topics of a job. */
public final class JobTopics {
  private final JobSpec job;

  public JobTopics(JobSpec job) {
    this.job = job;
  }

  /**
   * Creates those that the broker does not have, and answers which.
   *
   * @throws LocalException if the models topic is there, and not one that a job can write models to
   */
  public Set<String> create() {
    try (Topics topics = new Topics(job.kafka().clientProperties())) {
      Set<String> missing = missing(topics);
      topics.create(all().stream().filter(topic -> missing.contains(topic.name())).toList());
      return missing;
    }
  }

  /**
   * Those that the broker does not have.
   *
   * @throws LocalException if the models topic is there, and not one that a job can write models to
   */
  public Set<String> missing() {
    try (Topics topics = new Topics(job.kafka().clientProperties())) {
      return missing(topics);
    }
  }

  private Set<String> missing(Topics topics) {
    Set<String> missing = topics.missing(names());
    if (job instanceof TrainJob train && !missing.contains(job.modelTopic())) {
      topics.requireModels(job.modelTopic(), train.publish().models().publication());
    }
    return missing;
  }

  private Set<String> names() {
    return all().stream().map(NewTopic::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * One partition each, so that all is in order; events that several subtasks can share in as many
   * as there are of them.
   */
  private List<NewTopic> all() {
    List<NewTopic> all = new ArrayList<>();
    all.add(Topics.plain(job.predictions(), 1));
    all.add(Topics.plain(job.deadLetters(), 1));
    boolean shared = job.events().key().isPresent();
    Publication publication = Publication.DEFAULT;
    if (job instanceof TrainJob train) {
      publication = train.publish().models().publication();
      all.add(Topics.plain(train.publish().metrics().topic(), 1));
      all.add(Topics.plain(train.control(), 1));
    }
    all.add(Topics.models(job.modelTopic(), publication));
    List<String> events = List.of(job.topic());
    if (job instanceof ScoreJob score) {
      events = score.topics();
      shared |= score.scoring().spread() == ScoringSpec.Spread.BROADCAST;
    }
    int partitions = shared ? job.flink().parallelism() : 1;
    events.forEach(topic -> all.add(Topics.plain(topic, partitions)));
    return all;
  }
}
