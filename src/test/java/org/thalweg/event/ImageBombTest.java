package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Small image files that claim to be large, or unfold to much, take little memory. */
final class ImageBombTest {

  private static final long MOST_BYTES = 4 << 20;

  private static final Schema SCHEMA = Fixtures.record("png: bytes; y: boolean");
  private static final String EVENTS =
      "{features: {png: {type: image, shape: [1, 2, 2], encoding: file%s}}, label: {field: y, flag:"
          + " true}}";

  @Test
  void aClaimedSizeTakesNoMemory() throws IOException {
    byte[] huge = png(60_000, 60_000, new byte[0], new byte[10]);
    assertRejected(huge, ", resize: true", ReasonCode.TOO_LARGE);
    assertRejected(huge, "", ReasonCode.WRONG_LENGTH);
  }

  @Test
  void aTextThatUnfoldsToAHundredMegabytesIsPassedOver() throws IOException {
    byte[] text = "Comment\0\0".getBytes(StandardCharsets.ISO_8859_1);
    byte[] zeros = deflated(100 << 20);
    byte[] bomb = chunk("zTXt", join(text, zeros));
    byte[] profile = chunk("iCCP", join("p\0\0".getBytes(StandardCharsets.ISO_8859_1), zeros));
    assertAccepted(png(2, 2, bomb, new byte[6]));
    assertAccepted(png(2, 2, profile, new byte[6]));
  }

  @Test
  void pixelsBeyondTheLastAreNotUnfolded() throws IOException {
    byte[] data =
        join(header(2, 2), chunk("IDAT", deflated(100 << 20)), chunk("IEND", new byte[0]));
    assertThat(read(data, "")).isInstanceOf(Example.class);
  }

  private static void assertRejected(byte[] png, String options, ReasonCode code) {
    assertThat(((Rejected) read(png, options)).code()).isEqualTo(code);
  }

  private static void assertAccepted(byte[] png) {
    assertThat(read(png, "")).isInstanceOf(Example.class);
  }

  /** Reads an image twice: the first time, classes are loaded. */
  private static Outcome read(byte[] png, String options) {
    byte[] event = Fixtures.bytes(SCHEMA, ByteBuffer.wrap(png), true);
    EventReader reader = new EventReader(Fixtures.spec(SCHEMA, EVENTS.formatted(options)));
    Outcome unused = reader.read(event);
    long before = allocated();
    Outcome outcome = reader.read(event);
    assertThat(allocated() - before).isLessThan(MOST_BYTES);
    return outcome;
  }

  /** An image of one byte a pixel. */
  private static byte[] png(int width, int height, byte[] extra, byte[] rows) throws IOException {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(pixels)) {
      out.write(rows);
    }
    return join(
        header(width, height),
        extra,
        chunk("IDAT", pixels.toByteArray()),
        chunk("IEND", new byte[0]));
  }

  private static byte[] header(int width, int height) throws IOException {
    byte[] signature = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    byte[] size = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).array();
    return join(signature, chunk("IHDR", size));
  }

  private static byte[] chunk(String type, byte[] data) throws IOException {
    byte[] typed = join(type.getBytes(StandardCharsets.ISO_8859_1), data);
    CRC32 crc = new CRC32();
    crc.update(typed);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(data.length);
    out.write(typed);
    out.writeInt((int) crc.getValue());
    return bytes.toByteArray();
  }

  private static byte[] deflated(int zeros) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] block = new byte[1 << 16];
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(bytes, new Deflater(Deflater.BEST_SPEED))) {
      for (int written = 0; written < zeros; written += block.length) {
        out.write(block);
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] join(byte[]... parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.write(part);
    }
    return bytes.toByteArray();
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
