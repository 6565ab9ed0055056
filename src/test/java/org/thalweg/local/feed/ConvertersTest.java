package org.thalweg.local.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        "must be a date such as 2016-07-01 or a time such as 2016-07-01 13:00:00, or the input must"
            + " say its pattern, as in times: {FIELD: \"dd/MM/yyyy H:mm\"}: noon");
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
    assertThat(convert("\"bytes\"", new float[] {1, 2}))
        .isEqualTo(ByteBuffer.wrap(new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40}));
    assertThat(convert("\"bytes\"", "\u00e4\u0000"))
        .isEqualTo(ByteBuffer.wrap(new byte[] {(byte) 0xe4, 0}));
    assertFails(
        "\"bytes\"",
        List.of(1, 2),
        "must be bytes: a text as Avro's JSON has it, or base64 if the input says bytes: base64:"
            + " [1, 2]");
    assertFails(
        "\"bytes\"",
        "\u0100",
        "must be bytes as Avro's JSON has them, a character from U+0000 to U+00FF each: \u0100");
    assertFails(
        "\"bytes\"",
        "iVBORw0KGgo=",
        "must be bytes whose form the input says, as in bytes: base64 or bytes: avro:"
            + " iVBORw0KGgo=");
    for (String text : List.of("AQID", "AQI=", "AQ==", "AQ", "AQIDBAU", "_-8", "ab")) {
      assertFails(
          "\"bytes\"",
          text,
          "must be bytes whose form the input says, as in bytes: base64 or bytes: avro: " + text);
    }
    assertThat(convert("\"bytes\"", "a")).isEqualTo(ByteBuffer.wrap(new byte[] {'a'}));
    assertThat(convert("\"bytes\"", "AP+AAw==", bytes(BytesForm.BASE64)))
        .isEqualTo(ByteBuffer.wrap(new byte[] {0, -1, -128, 3}));
    assertThat(convert("\"bytes\"", "AAAAAAAA", bytes(BytesForm.AVRO)))
        .isEqualTo(ByteBuffer.wrap("AAAAAAAA".getBytes(StandardCharsets.US_ASCII)));
    String fixed = "{'type': 'fixed', 'name': 'F', 'size': 2}";
    assertThat(convert(fixed, "\u00e4b")).isInstanceOf(GenericData.Fixed.class);
    assertFails(fixed, "\u00e4bc", "must have 2 bytes: 3");
    assertFails(floats, 4, "must be a list: 4");
  }

  private static Notation bytes(BytesForm form) {
    return new Notation(Numerals.POINT, Map.of(), ZoneOffset.UTC, form, true);
  }

  @Test
  void decimals() {
    String decimal = "{'type': 'bytes', 'logicalType': 'decimal', 'precision': 6, 'scale': 2}";
    assertThat(convert(decimal, "12.34")).isEqualTo(ByteBuffer.wrap(new byte[] {4, (byte) 0xd2}));
    assertThat(convert(decimal, 12.34)).isEqualTo(ByteBuffer.wrap(new byte[] {4, (byte) 0xd2}));
    assertThat(convert(decimal, "-1.5")).isEqualTo(ByteBuffer.wrap(new byte[] {-1, 0x6a}));
    assertThat(convert(decimal, "9999.99000"))
        .isEqualTo(ByteBuffer.wrap(new byte[] {0x0f, 0x42, 0x3f}));
    String rule = "must be a decimal of at most 6 digits, 2 of them behind the point: ";
    assertFails(decimal, "12.345", rule + "12.345");
    assertFails(decimal, "10000", rule + "10000");
    assertFails(decimal, "1e999999999", rule + "1e999999999");
    assertFails(decimal, "100e2147483647", rule + "100e2147483647");
    assertFails(decimal, "1e2147483647", rule + "1e2147483647");
    assertFails(decimal, "1e-2147483647", rule + "1e-2147483647");
    assertThat(convert(decimal, "0e2147483647")).isEqualTo(ByteBuffer.wrap(new byte[] {0}));
    assertFails(decimal, "NaN", "must be a number (decimal): NaN");
    String fixed =
        "{'type': 'fixed', 'name': 'F', 'size': 4, 'logicalType': 'decimal', 'precision': 6,"
            + " 'scale': 2}";
    assertThat(((GenericData.Fixed) convert(fixed, "-1.5")).bytes())
        .isEqualTo(new byte[] {-1, -1, -1, 0x6a});
    assertThat(((GenericData.Fixed) convert(fixed, "12.34")).bytes())
        .isEqualTo(new byte[] {0, 0, 4, (byte) 0xd2});
    assertThat(convert(decimal, "\u0004\u00d2", bytes(BytesForm.AVRO)))
        .isEqualTo(ByteBuffer.wrap(new byte[] {4, (byte) 0xd2}));
  }

  @Test
  void numbersThatAreNone() {
    for (String nan : List.of("nan", "NaN", "NAN", "+nan")) {
      assertThat(convert("\"double\"", nan)).isEqualTo(Double.NaN);
    }
    for (String infinity : List.of("inf", "Inf", "+INF", "infinity", "Infinity")) {
      assertThat(convert("\"float\"", infinity)).isEqualTo(Float.POSITIVE_INFINITY);
      assertThat(convert("\"double\"", "-" + infinity.replace("+", "")))
          .isEqualTo(Double.NEGATIVE_INFINITY);
    }
    assertFails("\"double\"", "0x1p3", "must be a number (double): 0x1p3");
    assertFails("\"double\"", "infinite", "must be a number (double): infinite");
  }

  @Test
  void commasAndThousands() {
    Notation comma =
        new Notation(new Numerals(','), Map.of(), ZoneOffset.UTC, BytesForm.UNSAID, false);
    assertThat(convert("\"double\"", "2,6", comma)).isEqualTo(2.6);
    assertThat(convert("\"double\"", "-1360", comma)).isEqualTo(-1360.0);
    assertThat(convert("\"double\"", "1,5e-3", comma)).isEqualTo(0.0015);
    assertThat(convert("{'type': 'array', 'items': 'float'}", "0,5 2", comma))
        .isEqualTo(List.of(0.5f, 2f));
    assertFails(
        "\"double\"",
        "2,6",
        "must be a number (double) with a decimal point, or the input must say decimal: \",\": 2,6");
    assertFails(
        "\"double\"",
        "1,234,567.8",
        "must be a number (double) without thousands separators: 1,234,567.8");
    assertFails(
        "\"int\"", "12'345", "must be a whole number (int) without thousands separators: 12'345");
    assertThatThrownBy(() -> convert("\"double\"", "1.234,5", comma))
        .hasMessage("must be a number (double) without thousands separators: 1.234,5");
    assertThatThrownBy(() -> convert("\"double\"", "2.6", comma))
        .hasMessage("must be a number (double) with a decimal comma, as the input says: 2.6");
  }

  @Test
  void timesByAPatternAndInAZone() {
    Map<String, DateTimeFormatter> patterns = Map.of("at", Times.pattern("dd/MM/yyyy H:mm"));
    Notation oslo =
        new Notation(Numerals.POINT, patterns, ZoneId.of("Europe/Oslo"), BytesForm.UNSAID, false);
    String millis = "{'type': 'long', 'logicalType': 'timestamp-millis'}";
    String local = "{'type': 'long', 'logicalType': 'local-timestamp-millis'}";
    assertThat(convert(millis, "07/01/2016 9:05", oslo)).isEqualTo(1452153900000L);
    assertThat(convert(local, "07/01/2016 9:05", oslo)).isEqualTo(1452157500000L);
    assertThat(convert("{'type': 'int', 'logicalType': 'date'}", "07/01/2016 0:05", oslo))
        .isEqualTo(16807);
    assertThatThrownBy(() -> convert(millis, "30/02/2016 9:05", oslo))
        .hasMessage(
            "must be a date such as 2016-07-01 or a time such as 2016-07-01 13:00:00, in the"
                + " pattern that the input says: 30/02/2016 9:05");
    assertThat(convert("{'type': 'int', 'logicalType': 'time-millis'}", "9:30"))
        .isEqualTo(34_200_000);
    assertThat(convert("{'type': 'long', 'logicalType': 'time-micros'}", "09:30:00.5"))
        .isEqualTo(34_200_500_000L);
    assertThat(convert("{'type': 'long', 'logicalType': 'timestamp-nanos'}", "1969-12-31T23:59:59"))
        .isEqualTo(-1_000_000_000L);
  }

  @Test
  void aPatternIsForNumbersToo() {
    Map<String, DateTimeFormatter> patterns = Map.of("at", Times.pattern("yyyyMMdd"));
    Notation days = new Notation(Numerals.POINT, patterns, ZoneOffset.UTC, BytesForm.UNSAID, true);
    String date = "{'type': 'int', 'logicalType': 'date'}";
    assertThat(convert(date, 19700201, days)).isEqualTo(31);
    String millis = "{'type': 'long', 'logicalType': 'timestamp-millis'}";
    assertThat(convert(millis, 19700102L, days)).isEqualTo(86_400_000L);
    assertThatThrownBy(() -> convert(millis, 1467334800000L, days))
        .isInstanceOf(ConversionException.class)
        .hasMessage(
            "must be a date such as 2016-07-01 or a time such as 2016-07-01 13:00:00, in the"
                + " pattern that the input says: 1467334800000");
    assertThat(convert(millis, 1467334800000L)).isEqualTo(1467334800000L);
  }

  @Test
  void aTimeOfDayIsWithinADay() {
    String millis = "{'type': 'int', 'logicalType': 'time-millis'}";
    assertThat(convert(millis, 0)).isEqualTo(0);
    assertThat(convert(millis, "86399999")).isEqualTo(86_399_999);
    String rule = "must be a time of day from 0 to 86399999: ";
    assertFails(millis, 86_400_000, rule + "86400000");
    assertFails(millis, 4_294_967_296L, rule + "4294967296");
    assertFails(millis, "-1", rule + "-1");
    String micros = "{'type': 'long', 'logicalType': 'time-micros'}";
    assertThat(convert(micros, 86_399_999_999L)).isEqualTo(86_399_999_999L);
    assertFails(
        micros, 86_400_000_000L, "must be a time of day from 0 to 86399999999: 86400000000");
  }

  @ParameterizedTest
  @CsvSource({
    "2017-11-07 9:30, 1510047000000",
    "2017-11-7T09:30, 1510047000000",
    "2017-11-07 11:30:00+0200, 1510047000000",
    "2017-11-07 11:30:00 +02:00, 1510047000000",
    "2017-11-07T11:30+02, 1510047000000",
    "2017-11-07t09:30:00.000z, 1510047000000",
    "1969-12-31 23:59:59.9995, -1",
    "1969-12-31, -86400000"
  })
  void isoInItsVariants(String text, long millis) {
    assertThat(convert("{'type': 'long', 'logicalType': 'timestamp-millis'}", text))
        .isEqualTo(millis);
  }

  @Test
  void datesBefore1970() {
    String date = "{'type': 'int', 'logicalType': 'date'}";
    assertThat(convert(date, "1969-12-31 12:00:00")).isEqualTo(-1);
    assertThat(convert(date, "1969-12-31")).isEqualTo(-1);
    assertThat(convert(date, "1970-01-01")).isEqualTo(0);
    String micros = "{'type': 'long', 'logicalType': 'timestamp-micros'}";
    assertThat(convert(micros, "1969-12-31 23:59:59.9999995")).isEqualTo(-1L);
  }

  @Test
  void unionsAsAvrosJsonHasThem() {
    String union =
        "['null', 'double', {'type': 'record', 'name': 'P', 'namespace': 'n', 'fields':"
            + " [{'name': 'x', 'type': 'int'}]}]";
    assertThat(convert(union, Map.of("double", 1))).isEqualTo(1.0);
    assertThat(convert(union, Map.of("n.P", Map.of("x", 3)))).hasToString("{\"x\": 3}");
    assertThat(convert(union, Map.of("x", 3))).hasToString("{\"x\": 3}");
    assertThat(convert("['null', {'type': 'map', 'values': 'int'}]", Map.of("double", 1)))
        .isEqualTo(Map.of("double", 1));
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
    return convert(schema, value, Notation.PLAIN);
  }

  private static Object convert(String schema, Object value, Notation notation) {
    Schema type = new Schema.Parser().parse(schema.replace('\'', '"'));
    return new Converters(notation).of(new Schema.Field("at", type)).convert(value);
  }

  private static void assertFails(String schema, Object value, String message) {
    assertThatThrownBy(() -> convert(schema, value))
        .isInstanceOf(ConversionException.class)
        .hasMessage(message);
  }
}
