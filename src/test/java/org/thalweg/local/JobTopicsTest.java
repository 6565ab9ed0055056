package org.thalweg.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.thalweg.snapshot.Publication;
import org.thalweg.spec.JobSpec;

/** Topics that a job finds. */
final class JobTopicsTest {

  private static JobTopics topics(EmbeddedKafka kafka, String chunk) {
    return new JobTopics(
        JobSpec.parse(
            """
            thalweg: 1
            kind: train
            name: points
            kafka:
              bootstrap: %s
              properties: {max.request.size: 8000000}
            events:
              topic: points
              schema: '{"type": "record", "name": "P", "fields": [
                {"name": "x", "type": "double"}, {"name": "up", "type": "boolean"}]}'
              features: [x]
              label: {field: up, flag: true}
            network: []
            publish: {models: {topic: points.models, chunk: %s}}
            """
                .formatted(kafka.bootstrap(), chunk)));
  }

  @Test
  void aModelsTopicOfAnotherKindIsRefusedBeforeAnyIsMade() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        Topics topics = Topics.at(kafka.bootstrap())) {
      topics.create(
          List.of(
              Topics.plain("points.models", 1)
                  .configs(Map.of("cleanup.policy", "compact,delete"))));

      assertThatThrownBy(() -> topics(kafka, "512 KiB").create())
          .isInstanceOf(LocalException.class)
          .hasMessage("topic points.models must have cleanup.policy=compact: compact,delete");
      assertThat(topics.missing(Set.of("points"))).containsExactly("points");
    }
  }

  @Test
  void aModelsTopicForSmallerChunksIsRefused() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        Topics topics = Topics.at(kafka.bootstrap())) {
      topics.create(List.of(Topics.models("points.models", Publication.DEFAULT)));

      assertThatThrownBy(() -> topics(kafka, "4 MiB").missing())
          .isInstanceOf(LocalException.class)
          .hasMessage(
              "topic points.models must have max.message.bytes of at least 4195328: 1048576");
      assertThat(topics(kafka, "512 KiB").create())
          .containsExactly(
              "points",
              "points.control",
              "points.dead-letters",
              "points.metrics",
              "points.predictions");
      assertThat(topics(kafka, "512 KiB").missing()).isEmpty();
    }
  }
}
