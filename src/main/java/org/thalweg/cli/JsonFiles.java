package org.thalweg.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.thalweg.flink.io.OutSchemas;
import org.thalweg.local.TopicScan;
import org.thalweg.snapshot.WholeFile;

/** Files that commands write. */
final class JsonFiles {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final String UNWRITABLE =
      "%s cannot be written: name a file in a folder that exists and is yours";

  private JsonFiles() {}

  /**
   * Looks whether a file can be written, before the work whose result it is to hold.
   *
   * @param file may be {@code null}: nothing to write
   */
  static void requireWritable(Path file) {
    if (file != null) {
      Path folder = file.toAbsolutePath().getParent();
      if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
        throw new CommandFailure(UNWRITABLE.formatted(file));
      }
      refuseLink(file);
    }
  }

  private static void refuseLink(Path file) {
    try {
      WholeFile.refuseLink(file);
    } catch (IOException e) {
      throw new CommandFailure(e.getMessage(), e);
    }
  }

  /** Writes one object. */
  static void write(Path file, Map<String, Object> object) throws IOException {
    byte[] text = (JSON.writeValueAsString(object) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      WholeFile.write(file, out -> out.write(text));
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Writes the committed predictions of a topic, one object a line, in the order of the topic. */
  static void predictions(Path file, String bootstrap, String topic) {
    try {
      WholeFile.write(file, content -> predictions(content, bootstrap, topic));
    } catch (IOException | UncheckedIOException e) {
      throw unwritable(file, e);
    }
  }

  private static void predictions(OutputStream content, String bootstrap, String topic)
      throws IOException {
    GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(OutSchemas.PREDICTION);
    Writer out = new BufferedWriter(new OutputStreamWriter(content, StandardCharsets.UTF_8));
    TopicScan.committed(
        bootstrap,
        topic,
        record -> {
          try {
            out.write(
                reader
                    .read(null, DecoderFactory.get().binaryDecoder(record.value(), null))
                    .toString());
            out.write(System.lineSeparator());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    out.flush();
  }

  private static CommandFailure unwritable(Path file, Exception e) {
    return new CommandFailure(UNWRITABLE.formatted(file) + " (" + e.getMessage() + ")", e);
  }
}
