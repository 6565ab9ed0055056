package org.thalweg.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.definition.Unquoted;

final class YamlTest {

  @Test
  void whatCanBeReadOneWayOnlyHasItsType() {
    assertThat(Yaml.read("{a: 1, b: 1.5, c: -7, d: true, e: x, f: '1', g: [3000000000]}"))
        .isEqualTo(
            Map.of(
                "a",
                1,
                "b",
                1.5,
                "c",
                -7,
                "d",
                true,
                "e",
                "x",
                "f",
                "1",
                "g",
                List.of(3_000_000_000L)));
    assertThat(Yaml.read("{a: .inf, b: .nan, c: 12:30, d: 2011-01-01, e: y, f: 1.2.3, g: 01}"))
        .isEqualTo(
            Map.of(
                "a",
                ".inf",
                "b",
                ".nan",
                "c",
                "12:30",
                "d",
                "2011-01-01",
                "e",
                "y",
                "f",
                "1.2.3",
                "g",
                "01"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no",
        "Yes",
        "OFF",
        "True",
        "1_000",
        "0x1F",
        "0o17",
        "0b11",
        "1.50",
        "1e3",
        "1E-3",
        "+5",
        "-0",
        ".5",
        "1.",
        "~",
        "null",
        "NULL",
        "100000000.0"
      })
  void whatCouldBeReadInAnotherWayStaysAsItIsWritten(String text) {
    assertThat(Yaml.read("{a: " + text + "}")).isEqualTo(Map.of("a", new Unquoted(text)));
    assertThat(Yaml.read("- " + text)).isEqualTo(List.of(new Unquoted(text)));
    assertThat(Yaml.read("- '" + text + "'\n- \"" + text + "\"\n- |-\n  " + text))
        .isEqualTo(List.of(text, text, text));
    assertThat(Yaml.read("{" + text + ": a}")).isEqualTo(Map.of(text, "a"));
    String bundle = Bundle.write(Map.of("a", List.of(new Unquoted(text), text)));
    assertThat(Yaml.read(bundle)).isEqualTo(Map.of("a", List.of(new Unquoted(text), text)));
  }

  @Test
  void jsonIsYaml() {
    assertThat(Yaml.read("{\"a\": [1, \"\\u00e9\\n\"]}")).isEqualTo(Map.of("a", List.of(1, "é\n")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
              a: 1;a: 2          | line 2, column 1: key must stand once: a
              b: {a: 1, a: 2}    | line 1, column 11: key must stand once: a
              a: &x [1];b: *x    | line 1, column 4: must have no anchors and aliases
                  a: *x              | line 1, column 4: must have no anchors and aliases
              !!set {a}          | line 1, column 1: must have no tags: tag:yaml.org,2002:set
              a: 1;---;b: 2      | line 3, column 1: must be a single document: here begins another
              a: [1, 2           | line 1, column 9: is not YAML: expected ',' or ']', but got \
          <stream end>, while parsing a flow sequence
              a: 1;  b: 2        | line 2, column 4: is not YAML: mapping values are not allowed here
          """)
  void mistakesHaveLineAndColumn(String text, String message) {
    assertThatThrownBy(() -> Yaml.read(text.replace(';', '\n')))
        .isInstanceOf(InvalidDefinitionException.class)
        .hasMessage(message);
  }

  @Test
  void aBillionLaughsAreRefusedAtTheFirst() {
    String bomb = "a: &a [lol, lol]\nb: &b [*a, *a]\nc: &c [*b, *b]\n";
    assertThatThrownBy(() -> Yaml.read(bomb))
        .hasMessage("line 1, column 4: must have no anchors and aliases");
  }

  @Test
  void depthAndLengthAreBounded() {
    String deep = "[".repeat(100_000);
    assertThatThrownBy(() -> Yaml.read(deep))
        .hasMessage("line 1, column 66: must be nested at most 64 levels deep");
    assertThatThrownBy(() -> Yaml.read(" ".repeat(5_000_000)))
        .hasMessage("must be at most 3145728 characters long: 5000000");
  }
}
