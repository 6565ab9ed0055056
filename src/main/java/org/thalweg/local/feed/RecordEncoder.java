package org.thalweg.local.feed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.thalweg.event.Encoding;

/** Records as the bytes of a Kafka value. For one thread. */
public final class RecordEncoder {
  private static final short SINGLE_OBJECT_MARK = (short) 0xC301;
  private static final int SINGLE_OBJECT_HEADER = 10;

  private final GenericDatumWriter<GenericRecord> writer;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);
  private final byte[] header;
  private BinaryEncoder encoder;

  public RecordEncoder(Schema schema, Encoding encoding) {
    this.writer = new GenericDatumWriter<>(schema, new GenericData());
    this.header = encoding == Encoding.SINGLE_OBJECT ? header(schema) : new byte[0];
  }

  private static byte[] header(Schema schema) {
    return ByteBuffer.allocate(SINGLE_OBJECT_HEADER)
        .putShort(SINGLE_OBJECT_MARK)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(SchemaNormalization.parsingFingerprint64(schema))
        .array();
  }

  /** The record's bytes, new ones each time. */
  public byte[] encode(GenericRecord record) {
    bytes.reset();
    bytes.writeBytes(header);
    encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
    try {
      writer.write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
