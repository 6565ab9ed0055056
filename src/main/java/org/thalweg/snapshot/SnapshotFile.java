package org.thalweg.snapshot;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One version of a model in a file: its chunks, one after the other.
 *
 * <pre>
 *   0               4               8
 *  +---------------+---------------+
 *  | magic "TWLF"  | form: 1       |    then for each part:
 *  +---------------+-------+-------+----- - - - --+--------------+----- - - - -----+
 *                  | key length    | record's key | chunk length | chunk           |
 *                  +---------------+----- - - - --+--------------+----- - - - -----+
 * </pre>
 *
 * Numbers have four bytes and are big-endian; the chunk is drawn by {@link ChunkLayout}.
 */
public final class SnapshotFile {

  private static final int MAGIC = 0x54574C46;
  private static final int FORM = 1;

  private SnapshotFile() {}

  /**
   * Writes a file, or replaces it, at once: see {@link WholeFile}.
   *
   * @param chunks of one version
   */
  public static void write(Path file, List<Chunk> chunks) throws IOException {
    WholeFile.write(file, content -> write(content, chunks));
  }

  private static void write(OutputStream content, List<Chunk> chunks) throws IOException {
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(content, 1 << 16));
    out.writeInt(MAGIC);
    out.writeInt(FORM);
    for (Chunk chunk : chunks) {
      byte[] key = chunk.key().bytes();
      out.writeInt(key.length);
      out.write(key);
      out.writeInt(chunk.value().length);
      out.write(chunk.value());
    }
    out.flush();
  }

  /**
   * Reads a file. Takes no more memory than the file is long, and what the snapshot says.
   *
   * @throws IOException if the file can't be read or holds no whole, sound snapshot, with a
   *     sentence that says why
   */
  public static Snapshot read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("no such file: " + file);
    }
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      return read(in, Files.size(file), new Assembler());
    } catch (EOFException e) {
      throw new IOException(file + " must hold all parts of a model: it ends before", e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " must hold a model: " + e.getMessage(), e);
    }
  }

  private static Snapshot read(DataInputStream in, long size, Assembler assembler)
      throws IOException {
    int magic = in.readInt();
    if (magic != MAGIC) {
      throw new IllegalArgumentException(
          "a model's file must begin with TWLF: " + Integer.toHexString(magic));
    }
    int form = in.readInt();
    if (form != FORM) {
      throw new IllegalArgumentException(
          "the file's layout must be of version " + FORM + ": " + form);
    }
    while (true) {
      Assembler.Result result = assembler.offer(bytes(in, size), bytes(in, size));
      if (result instanceof Assembler.Result.Complete complete) {
        return complete.snapshot().read();
      }
      if (result instanceof Assembler.Result.Refused refused) {
        throw new IllegalArgumentException(refused.reason());
      }
    }
  }

  private static byte[] bytes(DataInputStream in, long most) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > most) {
      throw new EOFException("a length must be from 0 to " + most + ": " + length);
    }
    return in.readNBytes(length);
  }
}
