package org.thalweg.flink.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.flink.io.SerializerContract.bytes;
import static org.thalweg.flink.io.SerializerContract.holds;
import static org.thalweg.flink.io.SerializerContract.refusesUnknownVersion;
import static org.thalweg.flink.io.SerializerContract.value;

import java.io.IOException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

final class RecordSerializersTest {

  private static final InRecord RECORD =
      new InRecord(
          "clicks",
          3,
          1L << 40,
          1_700_000_000_000L,
          new byte[] {1},
          new byte[] {2, 3},
          new Header[] {new Header("trace", new byte[] {4}), new Header("none", null)});

  @Property
  void inputRecordsComeBack(@ForAll("inputs") InRecord record) throws IOException {
    holds(new InRecordSerializer(), record);
    assertSame(value(new InRecordSerializer(), bytes(new InRecordSerializer(), record)), record);
  }

  @Property
  void outputRecordsComeBack(@ForAll("outputs") OutRecord record) throws IOException {
    holds(new OutRecordSerializer(), record);
    OutRecord back = value(new OutRecordSerializer(), bytes(new OutRecordSerializer(), record));
    assertThat(back.topic()).isEqualTo(record.topic());
    assertThat(back.key()).isEqualTo(record.key());
    assertThat(back.value()).isEqualTo(record.value());
    assertSame(back.headers(), record.headers());
  }

  @Test
  void topicsThatAlternateComeBack() throws IOException {
    InRecordSerializer serializer = new InRecordSerializer();
    DataOutputSerializer out = new DataOutputSerializer(64);
    String[] topics = {"a", "b", "b", "", "a"};
    for (String topic : topics) {
      serializer.serialize(new InRecord(topic, 0, 0, -1, null, null, Header.NONE), out);
    }
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    for (String topic : topics) {
      assertThat(serializer.deserialize(in).topic()).isEqualTo(topic);
    }
  }

  @Test
  void anUnknownVersionIsRefused() throws IOException {
    refusesUnknownVersion(
        new InRecordSerializer(), RECORD, "Serialised input record has a version from 1 to 1: 99");
    refusesUnknownVersion(
        new OutRecordSerializer(),
        new OutRecord(OutTopic.MODELS, null, null),
        "Serialised output record has a version from 1 to 1: 99");
  }

  private static void assertSame(InRecord actual, InRecord expected) {
    assertThat(actual).usingRecursiveComparison().ignoringFields("headers").isEqualTo(expected);
    assertSame(actual.headers(), expected.headers());
  }

  private static void assertSame(Header[] actual, Header[] expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }

  @Provide
  Arbitrary<InRecord> inputs() {
    return Combinators.combine(
            Arbitraries.strings().ofMaxLength(20),
            Arbitraries.integers().greaterOrEqual(0),
            Arbitraries.longs().greaterOrEqual(0),
            Arbitraries.longs().greaterOrEqual(-1),
            bytesOrNull(),
            bytesOrNull(),
            headers())
        .as(InRecord::new);
  }

  @Provide
  Arbitrary<OutRecord> outputs() {
    return Combinators.combine(
            Arbitraries.of(OutTopic.class), bytesOrNull(), bytesOrNull(), headers())
        .as(OutRecord::new);
  }

  private static Arbitrary<byte[]> bytesOrNull() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(300).injectNull(0.1);
  }

  private static Arbitrary<Header[]> headers() {
    return Combinators.combine(Arbitraries.strings().ofMaxLength(9), bytesOrNull())
        .as(Header::new)
        .array(Header[].class)
        .ofMaxSize(3);
  }
}
