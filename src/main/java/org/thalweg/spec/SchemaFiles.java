package org.thalweg.spec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.thalweg.definition.Node;
import org.thalweg.event.AvroSchemas;

/** Finds the Avro schema that {@code events.schema} means: a file, or the schema itself. */
final class SchemaFiles {
  /** Where only a schema itself will do. */
  static final SchemaFiles NONE = new SchemaFiles(null);

  private final Path folder;

  private SchemaFiles(Path folder) {
    this.folder = folder;
  }

  /** Paths are relative to a folder. */
  static SchemaFiles in(Path folder) {
    return new SchemaFiles(folder);
  }

  /** The schema, or {@code null} and a problem. */
  Schema read(Node schema) {
    String text = schema.isMap() ? SchemaTree.json(schema) : schema.scalar(null, this::text);
    return text == null ? null : schema.build(null, () -> parse(text));
  }

  private String text(String schema) {
    if (schema.stripLeading().startsWith("{")) {
      return schema;
    }
    if (folder == null) {
      throw new IllegalArgumentException("must be the schema itself, not a file: " + schema);
    }
    try {
      return JobFile.text(folder.resolve(schema).normalize());
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("must be a path: " + e.getReason(), e);
    }
  }

  private static Schema parse(String json) {
    try {
      return AvroSchemas.parse(json);
    } catch (IllegalArgumentException e) {
      if (e.getCause() instanceof AvroRuntimeException avro
          && avro.getCause() instanceof JsonProcessingException syntax) {
        String place = place(syntax.getLocation());
        throw new IllegalArgumentException(
            "must be an Avro schema: " + place + "is not JSON", syntax);
      }
      throw e;
    }
  }

  private static String place(JsonLocation location) {
    return location == null || location.getLineNr() < 1
        ? ""
        : YamlErrors.place(location.getLineNr(), location.getColumnNr());
  }
}
