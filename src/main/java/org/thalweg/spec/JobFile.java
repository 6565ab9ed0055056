package org.thalweg.spec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A job file on disk. */
final class JobFile {
  /** The largest file, in bytes. */
  static final int LARGEST = 1 << 20;

  private JobFile() {}

  static JobSpec read(Path file, InputCheck input) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    return JobReader.read(Yaml.read(text(file)), SchemaFiles.in(folder), input);
  }

  /**
   * The text of a small file.
   *
   * @throws IOException with a sentence for the user
   */
  static String text(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException("no such file: " + file);
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IOException("must be a readable file: " + file);
    }
    if (Files.size(file) > LARGEST) {
      throw new IOException(
          "must be at most 1 MiB: " + file + " has " + Files.size(file) + " bytes");
    }
    try {
      byte[] bytes = Files.readAllBytes(file);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("must be text in UTF-8: " + file, e);
    }
  }
}
