package org.thalweg.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.definition.Problem;
import org.thalweg.definition.Unquoted;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads one YAML document (JSON is one too) into a tree of {@code Map}, {@code List}, {@code
 * String}, {@code Boolean}, {@code Number}, {@link Unquoted} and {@code null}.
 *
 * <p>YAML's own types are left aside: what stands without quotes is kept as it is written wherever
 * it could be read as something else, and the key that takes it says what it is.
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

  private final ParserImpl events;

  private Yaml(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LENGTH);
    this.events = new ParserImpl(new StreamReader(text), options);
  }

  /**
   * The tree of a text.
   *
   * @throws InvalidDefinitionException with the first mistake in the syntax
   */
  static Object read(String text) {
    requireLength(text);
    try {
      return new Yaml(text).document();
    } catch (MarkedYAMLException e) {
      throw mistake(YamlErrors.sentence(e));
    } catch (YAMLException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // What the parser lets through of a malformed escape.
      throw mistake("is not YAML: " + e.getMessage());
    }
  }

  /** A job travels to its cluster as one text, with its schema in it. */
  static void requireLength(String text) {
    if (text.length() > LENGTH) {
      throw mistake("must be at most " + LENGTH + " characters long: " + text.length());
    }
  }

  private Object document() {
    Event unused = events.getEvent(); // the stream's start
    if (events.checkEvent(Event.ID.StreamEnd)) {
      throw mistake("must hold a job: it is empty");
    }
    unused = events.getEvent(); // the document's start
    Object tree = value(events.getEvent(), 0);
    unused = events.getEvent(); // the document's end
    if (!events.checkEvent(Event.ID.StreamEnd)) {
      unused = events.getEvent();
      throw mistakeAt(events.getEvent(), "must be a single document: here begins another");
    }
    return tree;
  }

  private Object value(Event event, int depth) {
    if (depth > DEPTH) {
      throw mistakeAt(event, "must be nested at most " + DEPTH + " levels deep");
    }
    refuseReferences(event);
    if (event instanceof MappingStartEvent) {
      return map(depth + 1);
    }
    if (event instanceof SequenceStartEvent) {
      return list(depth + 1);
    }
    ScalarEvent scalar = (ScalarEvent) event;
    boolean plain = scalar.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN;
    return plain ? Unquoted.of(scalar.getValue()) : scalar.getValue();
  }

  private static void refuseReferences(Event event) {
    if (event instanceof AliasEvent || ((NodeEvent) event).getAnchor() != null) {
      throw mistakeAt(event, "must have no anchors and aliases");
    }
    String tag =
        event instanceof CollectionStartEvent collection
            ? collection.getTag()
            : ((ScalarEvent) event).getTag();
    if (tag != null) {
      throw mistakeAt(event, "must have no tags: " + tag);
    }
  }

  private Map<String, Object> map(int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Event key = events.getEvent(); !key.is(Event.ID.MappingEnd); key = events.getEvent()) {
      refuseReferences(key);
      if (!(key instanceof ScalarEvent scalar)) {
        throw mistakeAt(key, "key must be a text");
      }
      if (map.containsKey(scalar.getValue())) {
        throw mistakeAt(key, "key must stand once: " + scalar.getValue());
      }
      map.put(scalar.getValue(), value(events.getEvent(), depth));
    }
    return map;
  }

  private List<Object> list(int depth) {
    List<Object> list = new ArrayList<>();
    for (Event item = events.getEvent(); !item.is(Event.ID.SequenceEnd); item = events.getEvent()) {
      list.add(value(item, depth));
    }
    return list;
  }

  private static InvalidDefinitionException mistakeAt(Event event, String message) {
    return mistake(YamlErrors.place(event.getStartMark()) + message);
  }

  static InvalidDefinitionException mistake(String message) {
    return new InvalidDefinitionException(List.of(new Problem("", message)));
  }
}
