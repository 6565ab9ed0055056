package org.thalweg.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.ScoreJob;

final class ScoreGraphTest {

  private static final String JOB =
      """
      thalweg: 1
      kind: score
      name: clicks-score
      events:
        topic: clicks
        schema: '{"type": "record", "name": "Click", "fields": [{"name": "x", "type": "double"}]}'
      models: clicks.models
      """;

  /** By the first gate the operator sees whether more events lie ready. */
  @ParameterizedTest
  @ValueSource(strings = {"broadcast", "keyed"})
  void theFirstGateIsThatOfTheEvents(String spread) {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    ScoreGraph.build(env, (ScoreJob) JobSpec.parse(JOB + "scoring: {spread: " + spread + "}"));

    Iterable<JobVertex> vertices = env.getStreamGraph().getJobGraph().getVertices();
    List<String> sources =
        StreamSupport.stream(vertices.spliterator(), false)
            .filter(vertex -> vertex.getName().startsWith("score"))
            .flatMap(vertex -> vertex.getInputs().stream())
            .map(edge -> edge.getSource().getProducer().getName())
            .toList();
    assertThat(sources).containsExactly("Source: events", "Source: models");
  }
}
