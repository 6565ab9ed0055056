package org.thalweg.local;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.thalweg.spec.PublishSpec;
import org.thalweg.spec.TrainJob;

/** The topics of a job. */
public final class JobTopics {
  private final TrainJob job;

  public JobTopics(TrainJob job) {
    this.job = job;
  }

  /** Creates those that the broker does not have, and answers which. */
  public Set<String> create() {
    try (Topics topics = new Topics(job.kafka().clientProperties())) {
      Set<String> missing = topics.missing(names());
      topics.create(all().stream().filter(topic -> missing.contains(topic.name())).toList());
      return missing;
    }
  }

  /** Those that the broker does not have. */
  public Set<String> missing() {
    try (Topics topics = new Topics(job.kafka().clientProperties())) {
      return topics.missing(names());
    }
  }

  private Set<String> names() {
    return all().stream().map(NewTopic::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * One partition each, so that all is in order; events of several models in as many as there are
   * subtasks to learn them.
   */
  private List<NewTopic> all() {
    boolean several = job.model().events().key().isPresent();
    int partitions = several ? job.flink().parallelism() : 1;
    PublishSpec publish = job.publish();
    return List.of(
        Topics.plain(job.topic(), partitions),
        Topics.plain(publish.predictions(), 1),
        Topics.plain(publish.metrics().topic(), 1),
        Topics.plain(publish.deadLetters(), 1),
        Topics.compacted(publish.models().topic(), 1));
  }
}
