package org.thalweg.snapshot;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the tensors of snapshots are written in.
 *
 * @param all of every tensor that isn't named
 * @param named by the tensor's name
 */
public record Encodings(TensorEncoding all, Map<String, TensorEncoding> named)
    implements Serializable {

  /** All to the bit. */
  public static final Encodings FLOAT32 = new Encodings(TensorEncoding.FLOAT32, Map.of());

  private static final long serialVersionUID = 1;

  public Encodings {
    Objects.requireNonNull(all, "all");
    named = new LinkedHashMap<>(named);
  }

  TensorEncoding of(String tensor) {
    return named.getOrDefault(tensor, all);
  }
}
