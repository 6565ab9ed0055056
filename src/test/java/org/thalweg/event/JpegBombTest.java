package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** A JPEG whose scans go over a large picture again and again is refused before it is decoded. */
final class JpegBombTest {

  private static final Schema SCHEMA = Fixtures.record("p: bytes");
  private static final String EVENTS =
      "{features: {p: {type: image, shape: [1, 2, 2], encoding: file, resize: true, scale: 1}}}";
  private static final int SCAN = 0xda;
  private static final int FRAME = 0xc2;

  @Test
  void anOrdinaryProgressiveFileIsRead() throws IOException {
    byte[] file = progressive(16);
    assertThat(JpegScans.count(file, 0, file.length)).isEqualTo(10);
    assertThat(features(file)).containsExactly(255, 255, 255, 255);
  }

  @Test
  void theLargestOfTheUsualScansIsRead() throws IOException {
    assertThat(features(sized(progressive(16), 4096, 4096))).hasSize(4);
  }

  @Test
  void thousandsOfScansOfAPictureOfManyPixelsAreTooMuch() throws IOException {
    byte[] file = sized(repeated(progressive(16), 25_000, new byte[0]), 4096, 4096);
    assertThat(file).hasSizeLessThan(900_000);
    assertThat(read(file))
        .isEqualTo(
            new Rejected(
                ReasonCode.TOO_LARGE,
                "p: must have at most 268435456 pixels in all scans: 4096 x 4096 in 25010"));
  }

  /** What stands in the way of a marker doesn't hide it: fillers, restarts, bytes of no marker. */
  @Test
  void scansBehindOtherBytesCountToo() throws IOException {
    byte[] between = {(byte) 0xff, (byte) 0xd3, 1, 2, (byte) 0xff, 0, (byte) 0xff, (byte) 0xff};
    byte[] file = sized(repeated(progressive(16), 7, between), 4096, 4096);
    assertThat(JpegScans.count(file, 0, file.length)).isEqualTo(17);
    assertThat(((Rejected) read(file)).code()).isEqualTo(ReasonCode.TOO_LARGE);
  }

  @Test
  void aSmallPictureMayHaveManyScans() throws IOException {
    assertThat(features(repeated(progressive(16), 1000, new byte[0])))
        .containsExactly(255, 255, 255, 255);
  }

  /** Cameras put a whole small JPEG into a comment, and others behind the end. */
  @Test
  void scansOfOtherPicturesInTheFileDoNotCount() throws IOException {
    byte[] other = repeated(progressive(16), 500, new byte[0]);
    byte[] start = Arrays.copyOf(progressive(16), 2);
    byte[] rest = Arrays.copyOfRange(progressive(16), 2, progressive(16).length);
    ByteBuffer comment = ByteBuffer.allocate(4 + other.length);
    comment.putShort((short) 0xffe1).putShort((short) (2 + other.length)).put(other);
    byte[] file = join(start, comment.array(), rest, other);
    assertThat(JpegScans.count(file, 0, file.length)).isEqualTo(10);
    assertThat(features(file)).containsExactly(255, 255, 255, 255);
  }

  @Test
  void whatEndsEarlyIsCountedToItsEnd() throws IOException {
    byte[] file = progressive(16);
    for (int length = 0; length <= file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThat(JpegScans.count(cut, 0, length)).isBetween(0, 10);
    }
  }

  private static float[] features(byte[] file) {
    return Fixtures.example(SCHEMA, EVENTS, ByteBuffer.wrap(file)).features();
  }

  private static Outcome read(byte[] file) {
    return Fixtures.read(SCHEMA, EVENTS, ByteBuffer.wrap(file));
  }

  /** A white square in the ten scans that are usual. */
  private static byte[] progressive(int side) throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      image.setRGB(i % side, i / side, 0xffffff);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam options = writer.getDefaultWriteParam();
      options.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.write(null, new IIOImage(image, null, null), options);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The same with its last scan so many times more. */
  private static byte[] repeated(byte[] file, int times, byte[] between) throws IOException {
    int last = 0;
    for (int i = 0; i < file.length - 1; i++) {
      last = isMarker(file, i, SCAN) ? i : last;
    }
    byte[] scan = Arrays.copyOfRange(file, last, file.length - 2);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(file, 0, file.length - 2);
    for (int i = 0; i < times; i++) {
      all.write(between);
      all.write(scan);
    }
    all.write(file, file.length - 2, 2);
    return all.toByteArray();
  }

  /** The same, as if it were larger; what its scans lack, decoders take for grey. */
  private static byte[] sized(byte[] file, int width, int height) {
    for (int i = 0; ; i++) {
      if (isMarker(file, i, FRAME)) {
        ByteBuffer.wrap(file).putShort(i + 5, (short) height).putShort(i + 7, (short) width);
        return file;
      }
    }
  }

  private static boolean isMarker(byte[] file, int at, int code) {
    return file[at] == (byte) 0xff && file[at + 1] == (byte) code;
  }

  private static byte[] join(byte[]... parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.write(part);
    }
    return bytes.toByteArray();
  }
}
