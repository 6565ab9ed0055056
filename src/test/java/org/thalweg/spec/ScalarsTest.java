package org.thalweg.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.event.Label;

/** What stands without quotes in a job file: a text is the text as written. */
final class ScalarsTest {
  private static final String TEXTS =
      "[no, se, yes, True, y, 01, 1_000, 0x1F, 1.50, 1e3, null, ~, 12:30:00, 2020-01-01, +47, .5]";
  private static final List<String> AS_WRITTEN =
      List.of(
          "no",
          "se",
          "yes",
          "True",
          "y",
          "01",
          "1_000",
          "0x1F",
          "1.50",
          "1e3",
          "null",
          "~",
          "12:30:00",
          "2020-01-01",
          "+47",
          ".5");

  private static final String LISTED =
      "\n    field: class\n    classes:\n    - down\n    -\n    - up";

  @Test
  void classesAndVocabulariesAreTheTextsAsWritten() {
    TrainJob job =
        Jobs.train(
            Jobs.SHORT
                .replace("{period: {}}", "{tenant: {type: category, vocabulary: " + TEXTS + "}}")
                .replace("[down, up]", TEXTS));
    assertThat(job.model().label()).isEqualTo(new Label.Classes("class", AS_WRITTEN));
    assertThat(job.events().columns()).contains("tenant=no", "tenant=1.50", "tenant=null");
    assertThat(JobSpec.parse(job.bundle()).definition()).isEqualTo(job.definition());
    assertThat(Jobs.train(job.bundle()).model().definition()).isEqualTo(job.model().definition());
  }

  @Test
  void namesAreTheTextsAsWritten() {
    String schema =
        "{\"type\": \"record\", \"name\": \"R\", \"fields\": ["
            + "{\"name\": \"yes\", \"type\": \"double\"},"
            + "{\"name\": \"NULL\", \"type\": \"double\"},"
            + "{\"name\": \"no\", \"type\": \"string\"}]}";
    TrainJob job =
        Jobs.train(
            """
            thalweg: 1
            kind: train
            name: 1.50
            control: 0x1F
            events:
              topic: yes
              schema: %s
              features: {yes: {}, NULL: {}}
              label: {field: no, classes: [a, b]}
              id: no
            network:
              branches: {numbers: {inputs: [numbers], layers: [{dense: 1_0}, relu]}}
            publish: {predictions: 1e3, deadLetters: 007, models: null}
            input: {csv: {columns: [y, n, on], missing: [null, 1_000]}}
            """
                .formatted(schema));
    assertThat(job.name()).isEqualTo("1.50");
    assertThat(job.control()).isEqualTo("0x1F");
    assertThat(job.topic()).isEqualTo("yes");
    assertThat(job.predictions()).isEqualTo("1e3");
    assertThat(job.deadLetters()).isEqualTo("007");
    assertThat(job.modelTopic()).isEqualTo("1.50.models");
    assertThat(job.events().columns()).containsExactly("yes", "NULL");
    assertThat(job.model().network().parameterCount()).isEqualTo(3 * 10 + 11 * 2);
    assertThat(JobSpec.parse(job.bundle()).definition()).isEqualTo(job.definition());
  }

  /** As they were read before there was a difference between a text and what it is worth. */
  @ParameterizedTest
  @CsvSource({"0x10, 16", "1_6, 16", "+16, 16", "0o20, 16", "0b10000, 16", "16, 16"})
  void numbersAreWhatTheyAreWorth(String written, int units) {
    TrainJob job = Jobs.train(Jobs.SHORT.replace("dense: 8", "dense: " + written));
    assertThat(job.model().definition())
        .isEqualTo(
            Jobs.train(Jobs.SHORT.replace("dense: 8", "dense: " + units)).model().definition());
  }

  @Test
  void smallNumbersAndFlags() {
    String rest = "training: {optimizer: {sgd: %s}}\n";
    assertThat(Jobs.train(Jobs.SHORT + rest.formatted("1e-3")).model().definition())
        .isEqualTo(Jobs.train(Jobs.SHORT + rest.formatted("0.001")).model().definition())
        .isEqualTo(Jobs.train(Jobs.SHORT + rest.formatted("0.00100")).model().definition());
    for (String no : List.of("no", "off", "FALSE", "False")) {
      String job = Jobs.SHORT.replace("period: {}", "period: {standardise: " + no + "}");
      assertThat(Jobs.train(job).model().definition())
          .isEqualTo(Jobs.train(job.replace(no, "false")).model().definition());
    }
  }

  @Test
  void whatIsUnclearIsAMistake() {
    assertThat(Jobs.mistakes(Jobs.SHORT.replace("dense: 8", "dense: 010")))
        .containsExactly(
            "network[0].dense: must be a whole number without leading zeros, which some readers of"
                + " YAML take for octal: 010");
    assertThat(Jobs.mistakes(Jobs.SHORT.replace("dense: 8", "dense: '8'")))
        .containsExactly("network[0].dense: must be a whole number, without quotes: 8");
    assertThat(Jobs.mistakes(Jobs.SHORT.replace("period: {}", "period: {standardise: 'no'}")))
        .containsExactly("events.features.period.standardise: must be true or false: no");
    assertThat(Jobs.mistakes(Jobs.SHORT.replace("period: {}", "period: {field: ~}")))
        .containsExactly(
            "events.features.period.field: must be in quotes if it is a text, or left out if it is"
                + " nothing: ~");
    assertThat(Jobs.mistakes(Jobs.SHORT.replace("[down, up]", "[down, '', up]"))).isEmpty();
    assertThat(Jobs.mistakes(Jobs.SHORT.replace("{field: class, classes: [down, up]}", LISTED)))
        .containsExactly(
            "events.label.classes[1]: must be a text, an empty one in quotes: nothing");
    String properties = "kafka: {properties: {%s: %s}}\n";
    for (String unclear : List.of("yes", "1_000", "0o17")) {
      assertThat(Jobs.mistakes(Jobs.SHORT + properties.formatted("linger.ms", unclear)))
          .containsExactly(
              "kafka.properties.linger.ms: must be in quotes, because readers of YAML disagree"
                  + " about it");
    }
    assertThat(Jobs.train(Jobs.SHORT + properties.formatted("x", "1.50")).kafka().properties())
        .isEqualTo(Map.of("x", "1.50"));
  }

  @Test
  void aSchemaInTheJobFileHasItsNamesAsWritten() {
    String schema =
        """
        {type: record, name: Yes, fields: [
            {name: period, type: [null, double], default: null},
            {name: class, type: {type: enum, name: C, symbols: [no, yes]}, doc: 1.50}]}"""
            .replace("\n", "");
    String job =
        Jobs.SHORT
            .replaceFirst("schema: .*", "schema: " + schema)
            .replace("[down, up]", "[no, yes]");
    assertThat(Jobs.train(job).events().schema().toString())
        .isEqualTo(
            "{\"type\":\"record\",\"name\":\"Yes\",\"fields\":[{\"name\":\"period\",\"type\":"
                + "[\"null\",\"double\"],\"default\":null},{\"name\":\"class\",\"type\":{\"type\":"
                + "\"enum\",\"name\":\"C\",\"symbols\":[\"no\",\"yes\"]},\"doc\":\"1.50\"}]}");
    String unclear = job.replace("double], default: null", "double, boolean], default: yes");
    assertThat(Jobs.mistakes(unclear))
        .containsExactly("events.schema: must be in quotes if it is a text: yes");
  }
}
