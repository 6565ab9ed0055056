package org.thalweg.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.thalweg.Build;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;

/**
 * A model at one moment: whoever has it can score events without the job's file.
 *
 * <p>Its bytes, numbers big-endian: a length (4 bytes) and the header as JSON in UTF-8; a length
 * and the statistics of features and label, as {@code org.thalweg.event} writes them; a count and
 * the weights as float32, in the order of the network's layout.
 *
 * @param header what it says of itself
 * @param statistics the running statistics of features and label
 * @param weights parameters and running statistics of the network, flat
 */
public record Snapshot(SnapshotHeader header, byte[] statistics, float[] weights) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public Snapshot {
    Objects.requireNonNull(header, "header");
    Objects.requireNonNull(statistics, "statistics");
    Objects.requireNonNull(weights, "weights");
  }

  /**
   * The model as it stands, under its current version.
   *
   * @param job the job's name
   * @param key the model key; empty for a job with one model
   * @throws IllegalArgumentException if the model has begun no version yet
   */
  public static Snapshot take(String job, String key, ModelSpec spec, Model model) {
    SnapshotHeader header =
        new SnapshotHeader(
            job,
            Build.VERSION,
            key,
            model.version(),
            model.version() - 1,
            model.training().step,
            model.learnt(),
            model.offsets().toMap(),
            model.metrics().values(),
            spec.definition());
    return new Snapshot(header, model.statistics(), model.training().parameters.values());
  }

  /** The records of the model topic that carry it, in their order. */
  public List<Chunk> chunks(int chunkSize) {
    return Chunk.split(header.modelKey(), header.version(), bytes(), chunkSize);
  }

  byte[] bytes() {
    byte[] head = json();
    long size = 12L + head.length + statistics.length + 4L * weights.length;
    if (size > Integer.MAX_VALUE - 16) {
      throw new IllegalArgumentException("a snapshot must have less than 2 GiB: " + size);
    }
    ByteBuffer whole = ByteBuffer.allocate((int) size);
    whole.putInt(head.length).put(head);
    whole.putInt(statistics.length).put(statistics);
    whole.putInt(weights.length);
    whole.asFloatBuffer().put(weights);
    return whole.array();
  }

  private byte[] json() {
    try {
      return JSON.writeValueAsBytes(header.tree());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a definition must be a tree of plain values", e);
    }
  }

  /**
   * Reads the whole that an {@link Assembler} gives.
   *
   * @throws IllegalArgumentException if it isn't a snapshot of a kind that this build knows
   */
  public static Snapshot of(byte[] whole) {
    ByteBuffer bytes = ByteBuffer.wrap(whole);
    try {
      SnapshotHeader header = SnapshotHeader.read(JSON.readValue(section(bytes), Object.class));
      byte[] statistics = section(bytes);
      float[] weights = new float[length(bytes, Float.BYTES)];
      bytes.asFloatBuffer().get(weights);
      return new Snapshot(header, statistics, weights);
    } catch (IOException | BufferUnderflowException | InvalidDefinitionException e) {
      throw new IllegalArgumentException("must be a snapshot: " + e.getMessage(), e);
    }
  }

  private static byte[] section(ByteBuffer bytes) {
    byte[] section = new byte[length(bytes, 1)];
    bytes.get(section);
    return section;
  }

  private static int length(ByteBuffer bytes, int elementSize) {
    int length = bytes.getInt();
    if (length < 0 || (long) length * elementSize > bytes.remaining()) {
      throw new IllegalArgumentException(
          "must be a snapshot: a section of " + length + " in " + bytes.remaining() + " bytes");
    }
    return length;
  }
}
