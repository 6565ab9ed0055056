package org.thalweg.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problem;
import org.thalweg.definition.Problems;

/** Schemas, specs and records as tests write them. */
final class Fixtures {

  private Fixtures() {}

  /** A record {@code Event} of fields written like {@code "x: double; class: [\"null\", ..]"}. */
  static Schema record(String fields) {
    StringBuilder json = new StringBuilder();
    for (String field : fields.split(";", -1)) {
      String[] parts = field.strip().split(":", 2);
      String type = parts[1].strip();
      String quoted = type.startsWith("{") || type.startsWith("[") ? type : '"' + type + '"';
      json.append(json.isEmpty() ? "" : ",")
          .append("{\"name\":\"" + parts[0].strip() + "\",\"type\":" + quoted + "}");
    }
    return new Schema.Parser()
        .parse("{\"type\":\"record\",\"name\":\"Event\",\"fields\":[" + json + "]}");
  }

  static Object yaml(String text) {
    try {
      return new YAMLMapper().readValue(text, Object.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The node of a job file that has {@code events} (and perhaps {@code model}). */
  static Node job(String text, Problems problems) {
    return Node.root(yaml(text), problems);
  }

  private static EventSpec read(Schema schema, String events, Problems problems) {
    Node job = job("events: " + events, problems);
    return EventSpec.read(
        job.get("events"), schema, Node.root(null, problems).get("model").get("per"));
  }

  static EventSpec spec(Schema schema, String events) {
    Problems problems = new Problems();
    EventSpec spec = read(schema, events, problems);
    problems.throwIfAny();
    return spec;
  }

  /** What is wrong, each as {@code path: message}. */
  static String[] problems(Schema schema, String events) {
    Problems problems = new Problems();
    read(schema, events, problems);
    return problems.all().stream().map(Problem::toString).toArray(String[]::new);
  }

  static GenericRecord values(Schema schema, Object... values) {
    GenericRecord record = new GenericData.Record(schema);
    for (int i = 0; i < values.length; i++) {
      record.put(i, values[i]);
    }
    return record;
  }

  static byte[] bytes(Schema schema, Object... values) {
    return bytes(values(schema, values));
  }

  static byte[] bytes(GenericRecord record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static Outcome read(Schema schema, String events, Object... values) {
    return new EventReader(spec(schema, events)).read(bytes(schema, values));
  }

  static Example example(Schema schema, String events, Object... values) {
    Outcome outcome = read(schema, events, values);
    if (outcome instanceof Example example) {
      return example;
    }
    throw new AssertionError(outcome.toString());
  }
}
