package org.thalweg.local.feed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.local.generate.Generator;

/**
 * A job file's {@code input}: what {@code run} feeds when no file is named, and how it reads one
 * that is.
 *
 * <pre>
 * input:
 *   generator: {hyperplane: {events: 100000, seed: 7}}          # or sea, digits
 *   csv: {file: a.csv.gz, header: true, columns: [a, b], delimiter: ";", missing: [NA]}   # or tsv
 *   jsonl: {file: a.jsonl}
 *   avro: {file: a.avro}
 *   idx: {file: mnist, split: train, pixels: scaled}            # a folder; or pixels: raw
 * </pre>
 *
 * Files are relative to the job file, and packed by gzip or not.
 */
public final class InputSpec {
  private static final long DEFAULT_EVENTS = 100_000;
  private static final String[] KINDS = {"generator", "csv", "tsv", "jsonl", "avro", "idx"};

  private final String kind;
  private final Format format;
  private final Path file;

  /** Opens one kind of input; a generator takes no notice of the file. */
  private interface Format {
    Feed open(Path file, Schema schema);
  }

  /**
   * An input.
   *
   * @param kind one of {@link #KINDS}, or {@code null} if the job file has none
   * @param file what the job file names, or {@code null}
   */
  private InputSpec(String kind, Format format, Path file) {
    this.kind = kind;
    this.format = format;
    this.file = file;
  }

  /**
   * Reads a job file's {@code input}, which may be absent; mistakes become problems of the node.
   *
   * @param base the job file's folder
   */
  public static InputSpec read(Node input, Path base) {
    input.allowOnly(KINDS);
    if (input.keys().size() > 1) {
      input.problem("must be one of " + List.of(KINDS) + ": " + input.keys());
    }
    for (String kind : KINDS) {
      Node settings = input.get(kind);
      if (input.keys().contains(kind)) {
        String named = settings.get("file").text(null);
        return new InputSpec(
            kind, format(kind, settings), named == null ? null : base.resolve(named));
      }
    }
    return new InputSpec(null, null, null);
  }

  private static Format generator(Node node) {
    Map<String, Generator.Factory> all = Generator.all();
    node.allowOnly(all.keySet().stream().sorted().toArray(String[]::new));
    String name = node.keys().stream().filter(all::containsKey).findFirst().orElse(null);
    if (name == null) {
      node.problem("must name a generator: one of " + all.keySet().stream().sorted().toList());
      return null;
    }
    Node settings = node.get(name);
    long events = settings.get("events").whole(DEFAULT_EVENTS, 0, Long.MAX_VALUE);
    Generator unused = all.get(name).read(settings, events); // finds the mistakes
    return (file, schema) ->
        new GeneratorFeed(name, all.get(name).read(settings, events), schema, events);
  }

  private static Format format(String kind, Node settings) {
    return switch (kind) {
      case "generator" -> generator(settings);
      case "csv" -> table(settings, CsvFormat.CSV);
      case "tsv" -> table(settings, CsvFormat.TSV);
      case "idx" -> idx(settings);
      case "avro" -> plain(settings, AvroFeed::new);
      default -> plain(settings, JsonLinesFeed::new);
    };
  }

  private static Format plain(Node settings, Format format) {
    settings.allowOnly("file");
    return format;
  }

  private static Format table(Node settings, CsvFormat fallback) {
    settings.allowOnly("file", "header", "columns", "delimiter", "quoted", "missing");
    String delimiter = settings.get("delimiter").text(String.valueOf(fallback.delimiter()));
    if (delimiter.length() != 1) {
      settings.get("delimiter").problem("must be one character: " + delimiter);
      return null;
    }
    CsvFormat format =
        new CsvFormat(
            delimiter.charAt(0),
            settings.get("quoted").flag(fallback.quoted()),
            settings.get("header").flag(fallback.header()),
            settings.get("columns").texts(),
            Set.copyOf(settings.get("missing").texts()));
    return (file, schema) -> new CsvFeed(file, schema, format);
  }

  private static Format idx(Node settings) {
    settings.allowOnly("file", "split", "pixels");
    String split = settings.get("split").text("train");
    boolean raw = settings.get("pixels").oneOf(Pixels.class, Pixels.SCALED) == Pixels.RAW;
    return (file, schema) -> new IdxFeed(file, schema, split, raw);
  }

  /** How an image's pixels come into a record. */
  private enum Pixels {
    /** Numbers in [0, 1]. */
    SCALED,
    /** Bytes from 0 to 255. */
    RAW
  }

  /**
   * Opens the input.
   *
   * @param given the file to read in the place of what the job file names
   * @param limit how many records to read at most
   * @throws FeedException if there is none, or it is not what it should be
   */
  public Feed open(Optional<Path> given, Schema schema, long limit) {
    return new LimitedFeed(open(given.orElse(null), schema), limit);
  }

  private Feed open(Path given, Schema schema) {
    if (given != null) {
      return byName(given).open(given, schema);
    }
    if (file != null || "generator".equals(kind)) {
      return format.open(file, schema);
    }
    throw new FeedException("the job file names no input: name a file with --input");
  }

  /** The job file's settings if they are for this kind of file, or else the kind's own. */
  private Format byName(Path given) {
    String found = kind(given);
    if (found == null && (kind == null || kind.equals("generator"))) {
      throw new FeedException(
          "input "
              + given
              + " should end in .csv, .tsv, .jsonl or .avro (and .gz), or be a folder of IDX files;"
              + " or say in the job file what it is, as in input: {csv: {}}");
    }
    return found == null || found.equals(kind)
        ? format
        : format(found, Node.root(Map.of(), new Problems()));
  }

  private static String kind(Path file) {
    if (Files.isDirectory(file)) {
      return "idx";
    }
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceAll("\\.gz$", "");
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "csv" -> "csv";
      case "tsv", "tab" -> "tsv";
      case "jsonl", "ndjson", "json" -> "jsonl";
      case "avro" -> "avro";
      default -> null;
    };
  }
}
