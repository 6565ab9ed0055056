package org.thalweg.spec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.definition.Problem;

/**
 * Reads one YAML document (JSON is one too) into a tree of {@code Map}, {@code List}, {@code
 * String}, {@code Boolean}, {@code Number} and {@code null}.
 *
 * <p>Stricter than YAML: a key that stands twice, anchors and aliases (with which a few lines can
 * unfold to gigabytes), tags, a second document and nesting beyond {@link #DEPTH} are mistakes.
 * Each is reported with its line and column.
 */
final class Yaml {
  /** The most levels of maps and lists. */
  static final int DEPTH = 64;

  /** The most characters of a document. */
  static final int LENGTH = 3 << 20;

  private static final YAMLFactory FACTORY = new YAMLFactory();

  private final YAMLParser parser;

  private Yaml(YAMLParser parser) {
    this.parser = parser;
  }

  /**
   * The tree of a text.
   *
   * @throws InvalidDefinitionException with the first mistake in the syntax
   */
  static Object read(String text) {
    requireLength(text);
    try (YAMLParser parser = FACTORY.createParser(text)) {
      return new Yaml(parser).document();
    } catch (JsonProcessingException e) {
      throw mistake(YamlErrors.sentence(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text in memory does not fail
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // What the parser lets through of a malformed number or escape.
      throw mistake("is not YAML: " + e.getMessage());
    }
  }

  /** A job travels to its cluster as one text, with its schema in it. */
  static void requireLength(String text) {
    if (text.length() > LENGTH) {
      throw mistake("must be at most " + LENGTH + " characters long: " + text.length());
    }
  }

  private Object document() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw mistake("must hold a job: it is empty");
    }
    Object tree = value(first, 0);
    if (parser.nextToken() != null) {
      throw mistakeHere("must be a single document: here begins another");
    }
    return tree;
  }

  private Object value(JsonToken token, int depth) throws IOException {
    if (depth > DEPTH) {
      throw mistakeHere("must be nested at most " + DEPTH + " levels deep");
    }
    refuseReferences();
    return switch (token) {
      case START_OBJECT -> map(depth + 1);
      case START_ARRAY -> list(depth + 1);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }

  private void refuseReferences() throws IOException {
    if (parser.isCurrentAlias() || parser.getObjectId() != null) {
      throw mistakeHere("must have no anchors and aliases");
    }
    if (parser.getTypeId() != null) {
      throw mistakeHere("must have no tags: " + parser.getTypeId());
    }
  }

  /**
   * A number; {@code .inf} and {@code .nan} stay texts, and no number of a job file can be them.
   */
  private Object number() throws IOException {
    try {
      return parser.getNumberValue();
    } catch (JsonParseException e) {
      return parser.getText();
    }
  }

  private Map<String, Object> map(int depth) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      if (map.containsKey(key)) {
        throw mistakeHere("key must stand once: " + key);
      }
      map.put(key, value(parser.nextToken(), depth));
    }
    return map;
  }

  private List<Object> list(int depth) throws IOException {
    List<Object> list = new ArrayList<>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      list.add(value(t, depth));
    }
    return list;
  }

  private InvalidDefinitionException mistakeHere(String message) {
    JsonLocation here = parser.currentTokenLocation();
    return mistake(YamlErrors.place(here) + message);
  }

  static InvalidDefinitionException mistake(String message) {
    return new InvalidDefinitionException(List.of(new Problem("", message)));
  }
}
