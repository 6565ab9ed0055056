package org.thalweg.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.thalweg.Build;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.nn.Layout;
import org.thalweg.nn.Tensor;

/**
 * A model at one moment: whoever has it can score events without the job's file. Its bytes are
 * drawn by {@link SnapshotLayout}; the same model has the same bytes.
 *
 * @param header what it says of itself
 * @param statistics the running statistics of features and label
 * @param tensors what lies in the weights, in order and without gaps
 * @param weights parameters and running statistics of the network, flat
 */
public record Snapshot(
    SnapshotHeader header, byte[] statistics, List<StoredTensor> tensors, float[] weights) {

  /**
   * The most bytes of a whole, unpacked: what is larger is neither published, nor read, nor scored
   * with, nor rolled back to, and a job that could publish it is refused.
   */
  public static final long MAX_BYTES = 1L << 30;

  private static final ObjectMapper JSON = new ObjectMapper();

  public Snapshot {
    Objects.requireNonNull(header, "header");
    Objects.requireNonNull(statistics, "statistics");
    tensors = List.copyOf(tensors);
    long size = tensors.stream().mapToLong(tensor -> tensor.shape().size()).sum();
    if (size != weights.length) {
      throw new IllegalArgumentException(
          "the tensors must hold the " + weights.length + " weights: " + size);
    }
  }

  /**
   * The model as it stands, under its current version, with weights to the bit.
   *
   * @param job the job's name
   * @param key the model key; empty for a job with one model
   * @throws IllegalArgumentException if the model has begun no version yet
   */
  public static Snapshot take(String job, String key, ModelSpec spec, Model model) {
    return take(job, key, spec, model, Encodings.FLOAT32, 0);
  }

  /**
   * The model as it stands, under its current version. Weights are not copied, and not rounded
   * before they are written.
   *
   * @param rolledBackTo the older version whose weights the model took; 0 if it learnt its own
   */
  public static Snapshot take(
      String job, String key, ModelSpec spec, Model model, Encodings encodings, long rolledBackTo) {
    SnapshotHeader header =
        new SnapshotHeader(
            job,
            Build.VERSION,
            key,
            model.version(),
            model.version() - 1,
            rolledBackTo,
            model.releases().line(),
            model.training().step,
            model.learnt(),
            model.offsets().toMap(),
            model.metrics().values(),
            spec.definition());
    float[] weights = model.training().parameters.values();
    List<StoredTensor> tensors =
        spec.network().layout().tensors().stream()
            .map(tensor -> stored(tensor, encodings, weights))
            .toList();
    return new Snapshot(header, model.statistics(), tensors, weights);
  }

  private static StoredTensor stored(Tensor tensor, Encodings encodings, float[] weights) {
    TensorEncoding encoding =
        encodings.of(tensor.name()).fitting(weights, tensor.offset(), tensor.shape());
    return new StoredTensor(tensor.name(), tensor.shape(), tensor.trainable(), encoding);
  }

  /**
   * Throws unless the weights are those of a network.
   *
   * @throws IllegalArgumentException if tensors differ in name, shape or order
   */
  public void requireFit(Layout layout) {
    List<String> own = tensors.stream().map(t -> t.name() + " " + t.shape()).toList();
    List<String> others = layout.tensors().stream().map(t -> t.name() + " " + t.shape()).toList();
    if (!own.equals(others)) {
      throw new IllegalArgumentException(
          "a snapshot's tensors must be those of its network, " + others + ": " + own);
    }
  }

  /** The records of the model topic that carry it, in their order. */
  public List<Chunk> chunks(Publication publication) {
    return Chunk.split(
        header.modelKey(),
        header.version(),
        header.line(),
        bytes(),
        publication.compression(),
        publication.chunkSize());
  }

  byte[] bytes() {
    byte[] head = json();
    long size =
        2L * SnapshotLayout.LENGTH_BYTES
            + head.length
            + statistics.length
            + tensors.stream().mapToLong(StoredTensor::size).sum();
    requireSize(size);
    ByteBuffer whole = ByteBuffer.allocate((int) size);
    whole.putInt(head.length).put(head);
    whole.putInt(statistics.length).put(statistics);
    int from = 0;
    for (StoredTensor tensor : tensors) {
      tensor.encoding().write(weights, from, tensor.shape(), whole);
      from += tensor.shape().size();
    }
    return whole.array();
  }

  static void requireSize(long bytes) {
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a snapshot must have at most " + MAX_BYTES + " bytes: " + bytes);
    }
  }

  /**
   * Throws unless all weights are finite; statistics that are not can't be read.
   *
   * @throws IllegalArgumentException with the first that is not
   */
  public void requireFinite() {
    int from = 0;
    for (StoredTensor tensor : tensors) {
      for (int i = from; i < from + tensor.shape().size(); i++) {
        if (!Float.isFinite(weights[i])) {
          throw new IllegalArgumentException(
              "a snapshot's weights must be finite: " + weights[i] + " in " + tensor.name());
        }
      }
      from += tensor.shape().size();
    }
  }

  private byte[] json() {
    Map<String, Object> tree = header.tree();
    tree.put("tensors", tensors.stream().map(StoredTensor::tree).toList());
    return json(tree);
  }

  static byte[] json(Object tree) {
    try {
      return JSON.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a definition must be a tree of plain values", e);
    }
  }

  /**
   * Reads the whole of a snapshot.
   *
   * @throws IllegalArgumentException if it isn't one of a kind that this build knows
   */
  public static Snapshot of(byte[] whole) {
    ByteBuffer bytes = ByteBuffer.wrap(whole);
    try {
      Problems problems = new Problems();
      Node head = Node.root(JSON.readValue(section(bytes), Object.class), problems);
      SnapshotHeader header = SnapshotHeader.read(head);
      List<StoredTensor> tensors =
          head.get("tensors").items().stream().map(StoredTensor::read).toList();
      problems.throwIfAny();
      byte[] statistics = section(bytes);
      return new Snapshot(header, statistics, tensors, weights(bytes, tensors));
    } catch (IOException | BufferUnderflowException | InvalidDefinitionException e) {
      throw new IllegalArgumentException("must be a snapshot: " + e.getMessage(), e);
    }
  }

  private static float[] weights(ByteBuffer bytes, List<StoredTensor> tensors) {
    long size = tensors.stream().mapToLong(StoredTensor::size).sum();
    if (size != bytes.remaining()) {
      throw new IllegalArgumentException(
          "must be a snapshot: tensors of " + size + " in " + bytes.remaining() + " bytes");
    }
    float[] weights = new float[tensors.stream().mapToInt(t -> t.shape().size()).sum()];
    int from = 0;
    for (StoredTensor tensor : tensors) {
      tensor.encoding().read(bytes, weights, from, tensor.shape());
      from += tensor.shape().size();
    }
    return weights;
  }

  private static byte[] section(ByteBuffer bytes) {
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new IllegalArgumentException(
          "must be a snapshot: a section of " + length + " in " + bytes.remaining() + " bytes");
    }
    byte[] section = new byte[length];
    bytes.get(section);
    return section;
  }
}
