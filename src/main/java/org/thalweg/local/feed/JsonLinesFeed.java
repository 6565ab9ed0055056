package org.thalweg.local.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** One JSON object a line; empty lines are passed over, keys that are no field are left out. */
final class JsonLinesFeed implements Feed {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(Map.class);

  private final Path file;
  private final RecordConverter converter;
  private final BoundedInput input;
  private final BufferedReader lines;
  private long line;

  JsonLinesFeed(Path file, Schema schema) {
    this.file = file;
    this.converter = new RecordConverter(schema);
    this.input = new BoundedInput(file);
    this.lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
  }

  @Override
  public GenericRecord next() {
    try {
      String text = nextLine();
      Object object = text == null ? null : JSON.readValue(text);
      return text == null ? null : converter.convert(object);
    } catch (JsonProcessingException e) {
      throw new FeedException(at() + ": must be a JSON object: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw Input.unreadable(file, e);
    } catch (ConversionException e) {
      throw new FeedException(at() + ": " + e.getMessage(), e);
    }
  }

  private String nextLine() throws IOException {
    String text;
    do {
      input.next();
      text = lines.readLine();
      line++;
    } while (text != null && text.isBlank());
    return text;
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
