package org.thalweg.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.thalweg.definition.Plain;
import org.thalweg.event.Example;
import org.thalweg.event.Label;
import org.thalweg.score.Score;

/**
 * Writes one line for each event, as CSV or as JSON: its number in the input, id, model key,
 * version, prediction, probabilities, label, and, if it could not be scored, why.
 */
abstract class ScoreWriter implements Closeable {

  /** Begins the output, for this kind of label. */
  abstract void begin(Label label) throws IOException;

  /** Writes what a model said. */
  abstract void write(long number, Example example, Score score) throws IOException;

  /**
   * Writes why nothing was said.
   *
   * @param example {@code null} if the event could not be decoded
   */
  abstract void refuse(long number, Example example, String reason) throws IOException;

  /** A writer of a file's content, whose name says the form. */
  static ScoreWriter to(Path file, OutputStream content) throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    BufferedWriter writer =
        new BufferedWriter(new OutputStreamWriter(content, StandardCharsets.UTF_8));
    return name.endsWith(".jsonl") || name.endsWith(".json")
        ? new JsonLines(writer)
        : new Csv(writer, text -> text);
  }

  /**
   * A writer to the output, as CSV.
   *
   * @param shown whether that is a terminal: then texts can't draw on it; else they are as they are
   */
  static ScoreWriter to(Writer out, boolean shown) throws IOException {
    return new Csv(out, shown ? Plain::text : text -> text);
  }

  /** The label of an event in words, or {@code null} if it has none. */
  private static String label(Label kind, Example example) {
    if (example == null || !example.isLabelled()) {
      return null;
    }
    float[] label = example.label();
    if (kind instanceof Label.Classes classes) {
      return classes.names().get((int) label[0]);
    }
    if (kind instanceof Label.Flags flags) {
      List<String> set = new ArrayList<>();
      for (int i = 0; i < label.length; i++) {
        set.addAll(label[i] >= 0.5f ? List.of(flags.names().get(i)) : List.of());
      }
      return String.join(",", set);
    }
    return kind instanceof Label.Flag
        ? Boolean.toString(label[0] >= 0.5f)
        : Float.toString(label[0]);
  }

  /** Probabilities are columns of their own, called {@code p(NAME)}. */
  private static final class Csv extends ScoreWriter {
    private final CSVPrinter printer;
    private final UnaryOperator<String> texts;
    private Label label;
    private int probabilities;

    Csv(Writer out, UnaryOperator<String> texts) throws IOException {
      this.printer =
          new CSVPrinter(out, CSVFormat.RFC4180.builder().setRecordSeparator('\n').get());
      this.texts = texts;
    }

    @Override
    void begin(Label kind) throws IOException {
      label = kind;
      List<String> titles = new ArrayList<>(List.of("event", "id", "key", "version", "prediction"));
      List<String> names = Score.names(kind);
      probabilities = names.size();
      names.forEach(name -> titles.add("p(" + name + ")"));
      titles.addAll(List.of("label", "error"));
      print(titles);
    }

    @Override
    void write(long number, Example example, Score score) throws IOException {
      List<Object> cells = new ArrayList<>();
      cells.add(number);
      cells.add(example.id());
      cells.add(example.key());
      cells.add(score.version());
      cells.add(score.label());
      cells.addAll(score.probabilities().values());
      cells.add(label(label, example));
      cells.add(null);
      print(cells);
    }

    @Override
    void refuse(long number, Example example, String reason) throws IOException {
      List<Object> cells = new ArrayList<>();
      cells.add(number);
      cells.add(example == null ? null : example.id());
      cells.add(example == null ? null : example.key());
      for (int i = 0; i < probabilities + 2; i++) {
        cells.add(null);
      }
      cells.add(label(label, example));
      cells.add(reason);
      print(cells);
    }

    private void print(List<?> cells) throws IOException {
      for (Object cell : cells) {
        printer.print(cell instanceof String text ? texts.apply(text) : cell);
      }
      printer.println();
    }

    @Override
    public void close() throws IOException {
      printer.flush();
    }
  }

  /** One object a line; what is not there has no key. */
  private static final class JsonLines extends ScoreWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BufferedWriter out;
    private Label label;

    JsonLines(BufferedWriter out) {
      this.out = out;
    }

    @Override
    void begin(Label kind) {
      label = kind;
    }

    @Override
    void write(long number, Example example, Score score) throws IOException {
      Map<String, Object> object = object(number, example);
      object.put("version", score.version());
      if (label instanceof Label.Quantity) {
        object.put("prediction", score.value());
      } else {
        object.put("prediction", score.label());
        object.put("probabilities", score.probabilities());
      }
      line(object, label(label, example));
    }

    @Override
    void refuse(long number, Example example, String reason) throws IOException {
      Map<String, Object> object = object(number, example);
      object.put("error", reason);
      line(object, label(label, example));
    }

    private static Map<String, Object> object(long number, Example example) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("event", number);
      if (example != null && example.id() != null) {
        object.put("id", example.id());
      }
      if (example != null && !example.key().isEmpty()) {
        object.put("key", example.key());
      }
      return object;
    }

    private void line(Map<String, Object> object, String actual) throws IOException {
      if (actual != null) {
        object.put("label", actual);
      }
      out.write(JSON.writeValueAsString(object));
      out.newLine();
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }
}
