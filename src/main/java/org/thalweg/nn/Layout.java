package org.thalweg.nn;

import java.util.List;
import java.util.Optional;

/**
 * The tensors of a model in one flat array, without gaps: trainable parameters first, then running
 * statistics.
 */
public record Layout(List<Tensor> tensors) {

  public Layout {
    tensors = List.copyOf(tensors);
    int end = 0;
    boolean trainable = true;
    for (Tensor tensor : tensors) {
      if (tensor.offset() != end || (tensor.trainable() && !trainable)) {
        throw new IllegalArgumentException(
            "tensors must follow each other, trainable ones first: " + tensor);
      }
      end = tensor.end();
      trainable = tensor.trainable();
    }
  }

  /** The length of the array. */
  public int size() {
    return tensors.isEmpty() ? 0 : tensors.get(tensors.size() - 1).end();
  }

  /** The length of the array's trainable part. */
  public int parameterCount() {
    return tensors.stream().filter(Tensor::trainable).mapToInt(Tensor::end).max().orElse(0);
  }

  public Optional<Tensor> find(String name) {
    return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
  }
}
