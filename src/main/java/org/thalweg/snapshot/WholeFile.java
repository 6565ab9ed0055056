package org.thalweg.snapshot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.UUID;

/**
 * A file that is there whole or not at all: its content goes to another file in its folder, which
 * takes its name once all is on the disk. Whatever fails before leaves the file as it was.
 */
public final class WholeFile {

  /** Writes a file's content. */
  @FunctionalInterface
  public interface Content {

    /** Writes it; the stream is buffered by the caller, and closed after this. */
    void writeTo(OutputStream out) throws IOException;
  }

  private WholeFile() {}

  /**
   * Writes a file, or replaces it with the rights that it has. A pipe or device is written to as it
   * is.
   *
   * @throws IOException if it is a symbolic link, a folder or can't be written
   */
  public static void write(Path file, Content content) throws IOException {
    refuseLink(file);
    if (isDevice(file)) {
      try (OutputStream out = Files.newOutputStream(file)) {
        content.writeTo(out);
      }
      return;
    }
    String name = "." + file.getFileName() + "." + UUID.randomUUID() + ".tmp";
    Path unfinished = file.resolveSibling(name);
    try {
      fill(unfinished, content);
      keepRights(file, unfinished);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      boolean unused = Files.deleteIfExists(unfinished);
    }
  }

  /**
   * Throws unless a file's name is its own: whoever made a link would choose what is overwritten.
   *
   * @throws IOException if it is a symbolic link to a file, with a sentence
   */
  public static void refuseLink(Path file) throws IOException {
    if (Files.isSymbolicLink(file) && !isDevice(file)) {
      throw new FileSystemException(
          file + " is a symbolic link: name the file that it leads to, or remove it");
    }
  }

  /** Such as {@code /dev/stdout}, a link to a pipe. */
  private static boolean isDevice(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
  }

  private static void fill(Path file, Content content) throws IOException {
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      content.writeTo(out);
    }
    try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
      written.force(true);
    }
  }

  private static void keepRights(Path from, Path to) throws IOException {
    PosixFileAttributeView old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    if (old != null && Files.exists(from)) {
      Files.setPosixFilePermissions(to, old.readAttributes().permissions());
    }
  }
}
