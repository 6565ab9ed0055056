package org.thalweg.flink.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.thalweg.event.Example;
import org.thalweg.event.Label;
import org.thalweg.event.ReasonCode;
import org.thalweg.event.Rejected;

/** What the encoders write is what Avro reads by the published schemas. */
final class OutEncodingTest {

  private static final InRecord RECORD =
      new InRecord("clicks", 2, 1234567890123L, 99, new byte[] {7}, new byte[] {8, 9}, Header.NONE);

  @Test
  void aClassIsPredicted() throws IOException {
    Predictions predictions = new Predictions(new Label.Classes("c", List.of("no", "yes", "ähm")));
    float[] outputs = {0, 0, 0.25f, 0.25f, 0.5f};

    OutRecord record = predictions.encode(RECORD, example(null, 1), 4, 77, outputs, 2);

    assertThat(record.topic()).isEqualTo(OutTopic.PREDICTIONS);
    assertThat(text(record.key())).isEqualTo("clicks-2-1234567890123");
    assertThat(read(OutSchemas.PREDICTION, record.value()))
        .hasToString(
            "{\"event\": \"clicks-2-1234567890123\", \"model\": \"tenant é\", \"version\": 4, "
                + "\"step\": 77, \"partition\": 2, \"offset\": 1234567890123, \"time\": -5, "
                + "\"label\": \"yes\", \"prediction\": \"ähm\", "
                + "\"probabilities\": [0.25, 0.25, 0.5], \"labelValue\": null, \"value\": null, "
                + "\"labelFlags\": null, \"flags\": null, "
                + "\"topic\": null, \"learnt\": [], \"scored\": null}");
  }

  @Test
  void aFlagIsPredicted() throws IOException {
    Predictions predictions = new Predictions(new Label.Flag("clicked"));

    GenericRecord prediction =
        read(
            OutSchemas.PREDICTION,
            predictions.encode(RECORD, example("id-1", 0), 0, 0, new float[] {0.5f}, 0).value());

    assertThat(prediction.get("event")).hasToString("id-1");
    assertThat(prediction.get("label")).hasToString("false");
    assertThat(prediction.get("prediction")).hasToString("true");
    assertThat(prediction.get("probabilities")).isEqualTo(List.of(0.5f));
  }

  @Test
  void aNumberIsPredicted() throws IOException {
    Predictions predictions = new Predictions(new Label.Quantity("price", true));

    GenericRecord prediction =
        read(
            OutSchemas.PREDICTION,
            predictions.encode(RECORD, example("", -3.5f), 1, 2, new float[] {1e30f}, 0).value());

    assertThat(prediction.get("event")).hasToString("");
    assertThat(prediction.get("labelValue")).isEqualTo(-3.5);
    assertThat(prediction.get("value")).isEqualTo((double) 1e30f);
    assertThat(prediction.get("label")).isNull();
    assertThat(prediction.get("probabilities")).isEqualTo(List.of());
  }

  @Test
  void flagsArePredicted() throws IOException {
    Predictions predictions = new Predictions(new Label.Flags("tags", List.of("a", "b", "c")));

    GenericRecord prediction =
        read(
            OutSchemas.PREDICTION,
            predictions
                .encode(RECORD, example("i", 1, 0, 1), 1, 2, new float[] {0.4f, 0.5f, 0.9f}, 0)
                .value());

    assertThat(prediction.get("labelFlags")).hasToString("[a, c]");
    assertThat(prediction.get("flags")).hasToString("[b, c]");
    assertThat(prediction.get("probabilities")).isEqualTo(List.of(0.4f, 0.5f, 0.9f));
  }

  @Test
  void withoutLabelAndTimeTheyAreNull() throws IOException {
    Predictions predictions = new Predictions(new Label.Flag("clicked"));
    Example unlabelled =
        new Example("", null, Example.NO_TIME, 1, new float[0], new float[] {Float.NaN});

    GenericRecord prediction =
        read(
            OutSchemas.PREDICTION,
            predictions.encode(RECORD, unlabelled, 0, 0, new float[] {0.1f}, 0).value());

    assertThat(prediction.get("time")).isNull();
    assertThat(prediction.get("label")).isNull();
    assertThat(prediction.get("prediction")).hasToString("false");
  }

  @Test
  void anOffsetOfAnyLengthIsAnId() {
    EventIds ids = new EventIds();
    for (long offset : new long[] {0, 9, 10, 99, 100, 999_999_999_999_999_999L, Long.MAX_VALUE}) {
      InRecord record = new InRecord("t", 0, offset, -1, null, null, Header.NONE);
      assertThat(text(ids.of(record, null))).isEqualTo("t-0-" + offset);
    }
    InRecord elsewhere = new InRecord("t", 1, 5, -1, null, null, Header.NONE);
    assertThat(text(ids.of(elsewhere, null))).isEqualTo("t-1-5");
  }

  @Test
  void aDeadLetterRepeatsItsEvent() throws IOException {
    Header[] headers = {new Header("trace", new byte[] {1}), new Header("empty", null)};
    InRecord record = new InRecord("clicks", 2, 5, 99, new byte[] {7}, new byte[] {8, 9}, headers);

    OutRecord out =
        new DeadLetters().encode(record, new Rejected(ReasonCode.WRONG_LENGTH, "must be 3: 2"));

    assertThat(out.topic()).isEqualTo(OutTopic.DEAD_LETTERS);
    assertThat(out.key()).containsExactly(7);
    GenericRecord letter = read(OutSchemas.DEAD_LETTER, out.value());
    assertThat(letter.get("reason")).hasToString("WRONG_LENGTH");
    assertThat(letter.get("message")).hasToString("must be 3: 2");
    assertThat(letter.get("topic")).hasToString("clicks");
    assertThat(letter.get("partition")).isEqualTo(2);
    assertThat(letter.get("offset")).isEqualTo(5L);
    assertThat(letter.get("timestamp")).isEqualTo(99L);
    assertThat(letter.get("key")).isEqualTo(ByteBuffer.wrap(new byte[] {7}));
    assertThat(letter.get("value")).isEqualTo(ByteBuffer.wrap(new byte[] {8, 9}));
    assertThat(letter.get("size")).isEqualTo(2L);
    List<?> read = (List<?>) letter.get("headers");
    assertThat(((GenericRecord) read.get(0)).get("name")).hasToString("trace");
    assertThat(((GenericRecord) read.get(0)).get("value"))
        .isEqualTo(ByteBuffer.wrap(new byte[] {1}));
    assertThat(((GenericRecord) read.get(1)).get("value")).isNull();
  }

  @Test
  void aDeadLetterOfNothingHasNulls() throws IOException {
    InRecord tombstone = new InRecord("clicks", 0, 0, -1, null, null, Header.NONE);

    OutRecord out =
        new DeadLetters().encode(tombstone, new Rejected(ReasonCode.UNDECODABLE, "none"));

    assertThat(out.key()).isNull();
    GenericRecord letter = read(OutSchemas.DEAD_LETTER, out.value());
    assertThat(letter.get("timestamp")).isNull();
    assertThat(letter.get("key")).isNull();
    assertThat(letter.get("value")).isNull();
    assertThat(letter.get("size")).isEqualTo(0L);
    assertThat(letter.get("headers")).isEqualTo(List.of());
  }

  @Test
  void aDeadLetterThatKafkaWouldRefuseIsCut() throws IOException {
    byte[] key = new byte[900 << 10];
    byte[] value = new byte[1000 << 10];
    value[5] = 3;
    InRecord large = new InRecord("t", 0, 0, -1, key, value, new Header[] {new Header("h", value)});

    OutRecord out =
        new DeadLetters().encode(large, new Rejected(ReasonCode.TOO_LARGE, "x".repeat(1_000_000)));

    assertThat(out.key()).isNull();
    assertThat(out.value().length).isLessThan(DeadLetters.MAX_BYTES);
    GenericRecord letter = read(OutSchemas.DEAD_LETTER, out.value());
    assertThat(((ByteBuffer) letter.get("value")).get(5)).isEqualTo((byte) 3);
    assertThat(letter.get("size")).isEqualTo(1000L << 10);
  }

  private static Example example(String id, float... label) {
    return new Example("tenant é", id, -5, 1, new float[0], label);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static GenericRecord read(Schema schema, byte[] bytes) throws IOException {
    BinaryDecoder in = DecoderFactory.get().binaryDecoder(bytes, null);
    GenericRecord record = new GenericDatumReader<GenericRecord>(schema).read(null, in);
    assertThat(in.isEnd()).isTrue();
    return record;
  }
}
