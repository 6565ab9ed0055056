package org.thalweg.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is as it was until all of its content is there. */
final class WholeFileTest {

  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void write(Path file, String text) throws IOException {
    WholeFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aFileIsWrittenAndReplaced() throws IOException {
    Path file = folder.resolve("a.json");
    write(file, "one");
    assertThat(file).hasContent("one");
    write(file, "two");
    assertThat(file).hasContent("two");
    assertThat(names()).containsExactly("a.json");
  }

  @Test
  void whatFailsLeavesTheFileAsItWas() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "before");
    assertThatThrownBy(
            () ->
                WholeFile.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      assertThat(file).hasContent("before");
                      throw new IllegalStateException("on purpose");
                    }))
        .hasMessage("on purpose");
    assertThat(file).hasContent("before");
    assertThat(names()).containsExactly("a.json");
  }

  @Test
  void rightsAreKept() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "before");
    Path unused = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    write(file, "after");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aSymbolicLinkIsNotFollowed() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "mine");
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    Path nowhere = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("new"));
    for (Path each : List.of(link, nowhere)) {
      assertThatThrownBy(() -> write(each, "theirs"))
          .hasMessage(each + " is a symbolic link: name the file that it leads to, or remove it");
    }
    assertThat(target).hasContent("mine");
    assertThat(names()).containsExactly("dangling", "link", "target");
  }

  @Test
  void aDeviceIsWrittenTo() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("null"), Path.of("/dev/null"));
    write(Path.of("/dev/null"), "gone");
    write(link, "gone");
    assertThat(Files.exists(Path.of("/dev/null"))).isTrue();
    assertThat(names()).containsExactly("null");
  }

  @Test
  void aFolderThatIsNotThereIsNoFile() {
    assertThatThrownBy(() -> write(folder.resolve("no").resolve("a"), "x"))
        .isInstanceOf(IOException.class);
  }
}
