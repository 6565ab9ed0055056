package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.event.Fixtures.example;
import static org.thalweg.event.Fixtures.problems;
import static org.thalweg.event.Fixtures.record;
import static org.thalweg.event.Fixtures.spec;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

final class ImageFeatureTest {

  private static final Schema BYTES = record("p: bytes");

  private static String image(String options) {
    return "{features: {p: {type: image, " + options + "}}}";
  }

  private static byte[] file(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private static BufferedImage gradient(int type, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (type == BufferedImage.TYPE_BYTE_GRAY) {
          image.getRaster().setSample(x, y, 0, 10 * y + x);
        } else {
          image.setRGB(x, y, 0xff000000 | x << 16 | y << 8 | 99);
        }
      }
    }
    return image;
  }

  @Test
  void rawBytesAreScaled() {
    Example example =
        example(BYTES, image("shape: [1, 1, 3]"), ByteBuffer.wrap(new byte[] {0, 51, -1}));
    assertThat(example.features()).containsExactly(0, 0.2f, 1);
    assertThat(spec(BYTES, image("shape: [1, 1, 3]")).tensors())
        .containsExactly(new Tensor("p", List.of(1, 1, 3), 0, 0));
  }

  @Test
  void channelsComeFirst() {
    ByteBuffer pixels = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6});
    assertThat(example(BYTES, image("shape: [3, 1, 2], scale: 1"), pixels).features())
        .containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(
            example(BYTES, image("shape: [3, 1, 2], scale: 1, order: channels-first"), pixels)
                .features())
        .containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void pngFilesKeepTheirGreyValues() throws IOException {
    byte[] png = file(gradient(BufferedImage.TYPE_BYTE_GRAY, 3, 2), "png");
    String events = image("shape: [1, 2, 3], encoding: file, scale: 1");
    assertThat(example(BYTES, events, ByteBuffer.wrap(png)).features())
        .containsExactly(0, 1, 2, 10, 11, 12);
  }

  @Test
  void pngFilesKeepTheirColours() throws IOException {
    byte[] png = file(gradient(BufferedImage.TYPE_INT_RGB, 2, 2), "png");
    String colours = image("shape: [3, 2, 2], encoding: file, scale: 1");
    assertThat(example(BYTES, colours, ByteBuffer.wrap(png)).features())
        .containsExactly(0, 1, 0, 1, 0, 0, 1, 1, 99, 99, 99, 99);
    String grey = image("shape: [1, 2, 2], encoding: file, scale: 1");
    assertThat(example(BYTES, grey, ByteBuffer.wrap(png)).features())
        .containsExactly(11, 12, 12, 12);
  }

  @Test
  void jpegFilesAreRead() throws IOException {
    BufferedImage white = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      white.setRGB(i % 8, i / 8, 0xffffffff);
    }
    float[] expected = new float[3 * 64];
    Arrays.fill(expected, 1);
    assertThat(
            example(
                    BYTES,
                    image("shape: [3, 8, 8], encoding: file"),
                    ByteBuffer.wrap(file(white, "jpeg")))
                .features())
        .isEqualTo(expected);
  }

  @Test
  void filesOfAnotherSizeAreResizedOnlyIfAsked() throws IOException {
    ByteBuffer png = ByteBuffer.wrap(file(gradient(BufferedImage.TYPE_BYTE_GRAY, 4, 2), "png"));
    assertThat(Fixtures.read(BYTES, image("shape: [1, 1, 2], encoding: file"), png))
        .isEqualTo(new Rejected(ReasonCode.WRONG_LENGTH, "p: must be 2 x 1 pixels: 4 x 2"));
    String resized = image("shape: [1, 1, 2], encoding: file, resize: true, scale: 1");
    assertThat(example(BYTES, resized, png).features()).containsExactly(5, 7);
    String larger = image("shape: [1, 2, 8], encoding: file, resize: true, scale: 1");
    assertThat(example(BYTES, larger, png).features())
        .containsExactly(0, 0, 1, 1, 2, 2, 3, 3, 10, 10, 11, 11, 12, 12, 13, 13);
  }

  @Test
  void aFileThatClaimsTooMuchIsRefusedUnread() throws IOException {
    byte[] png = file(gradient(BufferedImage.TYPE_BYTE_GRAY, 4, 2), "png");
    png[16 + 1] = 1;
    png[20 + 1] = 1;
    assertThat(
            Fixtures.read(
                BYTES,
                image("shape: [1, 1, 2], encoding: file, resize: true"),
                ByteBuffer.wrap(png)))
        .isEqualTo(
            new Rejected(
                ReasonCode.TOO_LARGE, "p: must have at most 16777216 pixels: 65540 x 65538"));
  }

  @Test
  void damagedFilesAreBadImages() throws IOException {
    byte[] png = file(gradient(BufferedImage.TYPE_BYTE_GRAY, 4, 2), "png");
    String events = image("shape: [1, 2, 4], encoding: file");
    assertThat(Fixtures.read(BYTES, events, ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5})))
        .isEqualTo(
            new Rejected(ReasonCode.BAD_IMAGE, "p: must be a PNG or JPEG file: another beginning"));
    Outcome cut = Fixtures.read(BYTES, events, ByteBuffer.wrap(Arrays.copyOf(png, 40)));
    assertThat(((Rejected) cut).code()).isEqualTo(ReasonCode.BAD_IMAGE);
    assertThat(((Rejected) cut).sentence()).startsWith("p: must be a whole image: ");
  }

  @Test
  void mistakesAreNamed() {
    assertThat(problems(BYTES, image("shape: [28, 28]")))
        .containsExactly("events.features.p.shape: must be [channels, height, width]: [28, 28]");
    assertThat(problems(BYTES, image("shape: [2, 3, 3], encoding: file")))
        .containsExactly("events.features.p.shape: channels of a file must be 1 or 3: 2");
    assertThat(problems(BYTES, image("shape: [2, 3, 3], resize: true")))
        .containsExactly("events.features.p.resize: must go with encoding file: uint8");
    assertThat(problems(BYTES, image("shape: [4096, 4096, 4096]")))
        .containsExactly(
            "events.features: dims must multiply to at most 268435456: [4096, 4096, 4096]");
  }
}
