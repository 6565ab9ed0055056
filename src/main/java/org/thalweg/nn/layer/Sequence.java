package org.thalweg.nn.layer;

import java.util.Arrays;
import java.util.List;
import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;

/** Layers one after the other. */
public final class Sequence implements Layer {

  private final Shape input;
  private final List<Layer> layers;
  private final boolean[] learns;

  Sequence(Shape input, List<Layer> layers, boolean[] learns) {
    this.input = input;
    this.layers = List.copyOf(layers);
    this.learns = learns;
  }

  /** Layers made by another one, all of which may have parameters. */
  static Sequence of(Shape input, List<Layer> layers) {
    boolean[] learns = new boolean[layers.size()];
    Arrays.fill(learns, true);
    return new Sequence(input, layers, learns);
  }

  List<Layer> layers() {
    return layers;
  }

  /** Index of the first layer with parameters; the number of layers if none has. */
  int firstLearning() {
    int i = 0;
    while (i < learns.length && !learns[i]) {
      i++;
    }
    return i;
  }

  @Override
  public Shape input() {
    return input;
  }

  @Override
  public Shape output() {
    return layers.isEmpty() ? input : layers.get(layers.size() - 1).output();
  }

  @Override
  public boolean readsOutput() {
    int last = layers.size() - 1;
    while (last > 0 && layers.get(last).reshapes()) {
      last--;
    }
    return last < 0 || layers.get(last).readsOutput();
  }

  @Override
  public LayerWork work(Workspace workspace) {
    return new SequenceWork(this, workspace);
  }

  @Override
  public long flops() {
    return layers.stream().mapToLong(Layer::flops).sum();
  }

  @Override
  public boolean trainsDifferently() {
    return layers.stream().anyMatch(Layer::trainsDifferently);
  }
}
