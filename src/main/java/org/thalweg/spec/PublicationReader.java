package org.thalweg.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.definition.Node;
import org.thalweg.definition.Suggestion;
import org.thalweg.learn.ModelSpec;
import org.thalweg.nn.Tensor;
import org.thalweg.snapshot.Chunk;
import org.thalweg.snapshot.Compression;
import org.thalweg.snapshot.Encodings;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.TensorEncoding;

/** Reads in which form snapshots are published. */
final class PublicationReader {

  /** Stands for all tensors that aren't named. */
  private static final String DEFAULT = "default";

  private PublicationReader() {}

  /** Reads {@code publish.models}; its topic and when it is written are left to the caller. */
  static Publication read(Node models) {
    return new Publication(
        encodings(models.get("encoding")),
        models.get("compression").oneOf(Compression.class, Compression.ZSTD),
        chunk(models.get("chunk")),
        models.get("keep").integer(Publication.KEEP, 1, Publication.MOST_KEPT));
  }

  /** One for all, {@code int8}, or {@code {default: int8, 0.dense.weight: float32}}. */
  private static Encodings encodings(Node node) {
    if (!node.isMap()) {
      return new Encodings(encoding(node), Map.of());
    }
    Map<String, TensorEncoding> named = new LinkedHashMap<>();
    for (String key : node.keys()) {
      if (!key.equals(DEFAULT)) {
        named.put(key, encoding(node.get(key)));
      }
    }
    return new Encodings(encoding(node.get(DEFAULT)), named);
  }

  private static TensorEncoding encoding(Node node) {
    return node.oneOf(TensorEncoding.class, TensorEncoding.FLOAT32);
  }

  private static int chunk(Node node) {
    long bytes = node.bytes(Publication.CHUNK_SIZE);
    if (bytes < Chunk.MIN_SIZE || bytes > Chunk.MAX_SIZE) {
      node.problem("must be from 1 KiB to 64 MiB: " + node.text(""));
      return Publication.CHUNK_SIZE;
    }
    return (int) bytes;
  }

  /** Checks that the tensors whose encoding is named are there. */
  static void check(Node encoding, ModelSpec model) {
    if (model == null || !encoding.isMap()) {
      return;
    }
    List<String> known = model.network().layout().tensors().stream().map(Tensor::name).toList();
    for (String name : encoding.keys()) {
      if (!name.equals(DEFAULT) && !known.contains(name)) {
        encoding.get(name).problem("no tensor has this name" + Suggestion.of(name, known));
      }
    }
  }
}
