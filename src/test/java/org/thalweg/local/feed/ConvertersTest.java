package org.thalweg.local.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;

final class ConvertersTest {

  @Test
  void numbers() {
    assertThat(convert("\"int\"", " 12 ")).isEqualTo(12);
    assertThat(convert("\"long\"", "-7000000000")).isEqualTo(-7000000000L);
    assertThat(convert("\"float\"", "0.1")).isEqualTo(0.1f);
    assertThat(convert("\"double\"", 3)).isEqualTo(3.0);
    assertThat(convert("\"double\"", "NaN")).isEqualTo(Double.NaN);
    assertThat(convert("\"double\"", "-Infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertFails("\"int\"", "3000000000", "must be a whole number (int): 3000000000");
    assertFails("\"int\"", 1.5, "must be a whole number (int): 1.5");
    assertFails("\"double\"", "1d", "must be a number (double): 1d");
    assertFails("\"double\"", null, "must be a number (double): nothing");
  }

  @Test
  void flagsTextsAndSymbols() {
    assertThat(convert("\"boolean\"", "1")).isEqualTo(true);
    assertThat(convert("\"boolean\"", "FALSE")).isEqualTo(false);
    assertThat(convert("\"string\"", "")).isEqualTo("");
    assertFails("\"boolean\"", "yes", "must be true, false, 1 or 0: yes");
    String colour = "{'type': 'enum', 'name': 'C', 'symbols': ['RED', 'BLUE']}";
    assertThat(convert(colour, "RED")).hasToString("RED");
    assertFails(colour, "red", "must be one of [RED, BLUE]: red");
  }

  @Test
  void times() {
    String millis = "{'type': 'long', 'logicalType': 'timestamp-millis'}";
    assertThat(convert(millis, "2016-07-01 01:00:00")).isEqualTo(1467334800000L);
    assertThat(convert(millis, "2012-10-02 09:00")).isEqualTo(1349168400000L);
    assertThat(convert(millis, "2016-07-01T01:00:00.5+01:00")).isEqualTo(1467331200500L);
    assertThat(convert(millis, "1467334800000")).isEqualTo(1467334800000L);
    String micros = "{'type': 'long', 'logicalType': 'timestamp-micros'}";
    assertThat(convert(micros, "1970-01-02")).isEqualTo(86_400_000_000L);
    assertThat(convert("{'type': 'int', 'logicalType': 'date'}", "1970-02-01")).isEqualTo(31);
    assertFails(
        millis,
        "noon",
        "must be a date such as 2016-07-01 or a time such as 2016-07-01 13:00:00: noon");
  }

  @Test
  void unionsTakeNothingAsNull() {
    assertThat(convert("['null', 'double']", "")).isNull();
    assertThat(convert("['null', 'double']", "2")).isEqualTo(2.0);
    assertThat(convert("['null', 'string']", "")).isEqualTo("");
    assertThat(convert("['int', 'string']", "2")).isEqualTo(2);
    assertThat(convert("['int', 'string']", "two")).isEqualTo("two");
    assertFails("['null', 'double']", "two", "must be a number (double): two");
    assertFails("['int', 'boolean']", "two", "must be one of [int, boolean]: two");
  }

  @Test
  void listsAndBytes() {
    String floats = "{'type': 'array', 'items': 'float'}";
    assertThat(convert(floats, "[1, 2.5]")).isEqualTo(List.of(1f, 2.5f));
    assertThat(convert(floats, "1 2.5")).isEqualTo(List.of(1f, 2.5f));
    assertThat(convert(floats, "")).isEqualTo(List.of());
    assertThat(convert(floats, new float[] {4})).isEqualTo(List.of(4f));
    assertThat(convert("{'type': 'array', 'items': 'int'}", new byte[] {-1}))
        .isEqualTo(List.of(255));
    assertThat(convert("\"bytes\"", List.of(1, 2)))
        .isEqualTo(ByteBuffer.wrap(new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40}));
    assertThat(convert("\"bytes\"", "ä"))
        .isEqualTo(ByteBuffer.wrap(new byte[] {(byte) 0xc3, (byte) 0xa4}));
    String fixed = "{'type': 'fixed', 'name': 'F', 'size': 2}";
    assertThat(convert(fixed, "ab")).isInstanceOf(GenericData.Fixed.class);
    assertFails(fixed, "abc", "must have 2 bytes: 3");
    assertFails(floats, 4, "must be a list: 4");
  }

  @Test
  void recordsInRecords() {
    String schema =
        "{'type': 'record', 'name': 'R', 'fields': [{'name': 'in', 'type':"
            + " {'type': 'record', 'name': 'S', 'fields': [{'name': 'x', 'type': 'int'},"
            + " {'name': 'm', 'type': {'type': 'map', 'values': 'int'}, 'default': {}}]}}]}";
    assertThat(convert(schema, Map.of("in", Map.of("x", 4))))
        .hasToString("{\"in\": {\"x\": 4, \"m\": {}}}");
    assertThat(convert(schema, Map.of("in", Map.of("x", 4, "m", Map.of("a", "1")))))
        .hasToString("{\"in\": {\"x\": 4, \"m\": {\"a\": 1}}}");
    assertFails(
        schema, Map.of("in", Map.of("x", "a")), "field in.x must be a whole number (int): a");
    assertFails(schema, Map.of("in", Map.of()), "field in.x is missing");
    assertFails(schema, Map.of("in", 5), "field in must be a record: 5");
  }

  private static Object convert(String schema, Object value) {
    return Converters.of(new Schema.Parser().parse(schema.replace('\'', '"'))).convert(value);
  }

  private static void assertFails(String schema, Object value, String message) {
    assertThatThrownBy(() -> convert(schema, value))
        .isInstanceOf(ConversionException.class)
        .hasMessage(message);
  }
}
