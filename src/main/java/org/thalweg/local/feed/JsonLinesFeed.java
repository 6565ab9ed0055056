package org.thalweg.local.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** One JSON object a line; empty lines are passed over, keys that are no field are left out. */
final class JsonLinesFeed implements Feed {
  private final Path file;
  private final ObjectReader json;
  private final RecordConverter converter;
  private final BoundedInput input;
  private final TextReader text;
  private final BufferedReader lines;
  private long line;

  JsonLinesFeed(Path file, Schema schema, JsonFormat format) {
    this.file = file;
    this.json = reader(schema);
    this.converter = RecordConverter.of(schema, format.notation());
    this.input = new BoundedInput(file);
    this.text = new TextReader(input, format.encoding());
    this.lines = new BufferedReader(text);
  }

  /** Where a field is a decimal, numbers are read to their last digit. */
  private static ObjectReader reader(Schema schema) {
    boolean exact = schema.toString().contains("\"logicalType\":\"decimal\"");
    return JsonMapper.builder()
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .configure(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, exact)
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .build()
        .readerFor(Map.class);
  }

  @Override
  public GenericRecord next() {
    try {
      String object = nextLine();
      String fault = text.fault(line);
      if (fault != null) {
        throw FeedException.ofRow(file + ", " + fault, null);
      }
      return object == null ? null : converter.convert(read(object));
    } catch (IOException e) {
      throw Input.unreadable(file, e);
    } catch (ConversionException e) {
      throw FeedException.ofRow(at() + ": " + e.getMessage(), e);
    }
  }

  private Object read(String object) {
    if (object.stripLeading().startsWith("[")) {
      throw new FeedException(at() + ": must be one JSON object a line, not an array of them");
    }
    try {
      return parse(object);
    } catch (JsonEOFException e) {
      throw FeedException.ofRow(at() + ": must be a whole JSON object on one line", e);
    } catch (JsonProcessingException e) {
      throw FeedException.ofRow(at() + ": must be a JSON object: " + e.getOriginalMessage(), e);
    }
  }

  private Object parse(String object) throws JsonProcessingException {
    try {
      return json.readValue(object);
    } catch (JsonProcessingException e) {
      String other = NonNumbers.asJacksonHasThem(object);
      if (other.equals(object)) {
        throw e;
      }
      return json.readValue(other);
    }
  }

  private String nextLine() throws IOException {
    String next;
    do {
      input.next();
      next = lines.readLine();
      line++;
    } while (next != null && next.isBlank());
    return next;
  }

  private String at() {
    return file + ", line " + line;
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw Input.unreadable(file, e);
    }
  }
}
