package org.thalweg.local.feed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
 *   jsonl: {file: a.jsonl, bytes: base64}
 *   avro: {file: a.avro}
 *   idx: {file: mnist, split: train, pixels: scaled}            # a folder; or pixels: raw
 *   badRows: stop                                               # or skip
 * </pre>
 *
 * Files are relative to the job file, and packed by gzip or not.
 */
public final class InputSpec {
  private static final long DEFAULT_EVENTS = 100_000;
  private static final String[] KINDS = {"generator", "csv", "tsv", "jsonl", "avro", "idx"};
  private static final String BAD_ROWS = "badRows";

  private final String kind;
  private final Format format;
  private final Path file;
  private final OnBadRow badRows;

  /** What becomes of a row that is wrong. */
  private enum OnBadRow {
    /** The feed ends there. */
    STOP,
    /** It is left out, and counted. */
    SKIP
  }

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
  private InputSpec(String kind, Format format, Path file, OnBadRow badRows) {
    this.kind = kind;
    this.format = format;
    this.file = file;
    this.badRows = badRows;
  }

  /**
   * Reads a job file's {@code input}, which may be absent; mistakes become problems of the node.
   *
   * @param base the job file's folder
   */
  public static InputSpec read(Node input, Path base) {
    input.allowOnly(Stream.concat(Stream.of(KINDS), Stream.of(BAD_ROWS)).toArray(String[]::new));
    List<String> kinds = input.keys().stream().filter(key -> !key.equals(BAD_ROWS)).toList();
    if (kinds.size() > 1) {
      input.problem("must be one of " + List.of(KINDS) + ": " + kinds);
    }
    OnBadRow badRows = input.get(BAD_ROWS).oneOf(OnBadRow.class, OnBadRow.STOP);
    for (String kind : KINDS) {
      Node settings = input.get(kind);
      if (kinds.contains(kind)) {
        String named = settings.get("file").text(null);
        return new InputSpec(
            kind, format(kind, settings), named == null ? null : base.resolve(named), badRows);
      }
    }
    return new InputSpec(null, null, null, badRows);
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
      default -> json(settings);
    };
  }

  private static Format plain(Node settings, Format format) {
    settings.allowOnly("file");
    return format;
  }

  private static Format table(Node settings, CsvFormat fallback) {
    CsvFormat format = CsvFormat.read(settings, fallback);
    return (file, schema) -> new CsvFeed(file, schema, format);
  }

  private static Format json(Node settings) {
    JsonFormat format = JsonFormat.read(settings);
    return (file, schema) -> new JsonLinesFeed(file, schema, format);
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
    return open(given, schema, 0, limit);
  }

  /**
   * Opens the input behind its first rows. Wrong ones count too, unless they are left out anyway.
   *
   * @param skip how many rows to pass over
   */
  public Feed open(Optional<Path> given, Schema schema, long skip, long limit) {
    Feed all = open(given.orElse(null), schema);
    Feed good = badRows == OnBadRow.SKIP ? new SkippingFeed(all) : all;
    pass(good, skip);
    boolean rows =
        all instanceof CsvFeed || all instanceof JsonLinesFeed || all instanceof AvroFeed;
    return new LimitedFeed(rows ? new FirstRows(good, limit) : good, limit);
  }

  private static void pass(Feed feed, long rows) {
    boolean more = true;
    for (long i = 0; i < rows && more; i++) {
      try {
        more = feed.next() != null;
      } catch (FeedException e) {
        if (!e.isOfOneRow()) {
          feed.close();
          throw e;
        }
      }
    }
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
