package org.thalweg.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a local run feeds to the job: made-up events, or a file in one of several formats. */
public sealed interface InputSpec {

  /** The key in a job file: {@code generator}, {@code csv}, {@code tsv}, {@code jsonl}, … */
  String kind();

  /**
   * Made-up events.
   *
   * @param name of the generator
   * @param events how many, at least 1
   * @param settings the rest of what the job file says, for the generator to read
   */
  record Generator(String name, long events, Map<String, Object> settings) implements InputSpec {
    public Generator {
      Objects.requireNonNull(name, "name");
      if (events < 1) {
        throw new IllegalArgumentException("events must be at least 1: " + events);
      }
      settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    @Override
    public String kind() {
      return "generator";
    }
  }

  /**
   * Lines of values: CSV and TSV.
   *
   * @param kind {@code csv} or {@code tsv}
   * @param delimiter between the values of a line
   * @param header whether the first line holds names
   * @param columns the fields in the order of the columns; empty: as the header names them. A
   *     column named {@code -} is skipped
   * @param missing texts that stand for a value that is not there
   */
  record Delimited(
      String kind, char delimiter, boolean header, List<String> columns, List<String> missing)
      implements InputSpec {

    /** The name of a column that is not a field. */
    public static final String SKIPPED = "-";

    public Delimited {
      Objects.requireNonNull(kind, "kind");
      columns = List.copyOf(columns);
      missing = List.copyOf(missing);
      if (delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
        throw new IllegalArgumentException(
            "delimiter must not be a quote or a line break: character " + (int) delimiter);
      }
      if (!header && columns.isEmpty()) {
        throw new IllegalArgumentException("columns must be named where there is no header");
      }
    }
  }

  /** One JSON object a line, its members named like the fields. */
  record JsonLines() implements InputSpec {
    @Override
    public String kind() {
      return "jsonl";
    }
  }

  /** An Avro container file of the job's schema. */
  record AvroFile() implements InputSpec {
    @Override
    public String kind() {
      return "avro";
    }
  }

  /**
   * A folder with images and labels in the IDX format of MNIST: {@code PREFIX-images-idx3-ubyte}
   * and {@code PREFIX-labels-idx1-ubyte}, each plain or with {@code .gz}.
   *
   * @param prefix of the file names, {@code train} or {@code t10k}
   * @param images the field for an image's bytes
   * @param labels the field for its label
   */
  record Idx(String prefix, String images, String labels) implements InputSpec {
    public Idx {
      if (!prefix.matches("[A-Za-z0-9._-]+")) {
        throw new IllegalArgumentException(
            "prefix must be letters, digits, dots, dashes and underscores: " + prefix);
      }
      Objects.requireNonNull(images, "images");
      Objects.requireNonNull(labels, "labels");
    }

    @Override
    public String kind() {
      return "idx";
    }
  }
}
