package org.thalweg.nn.layer;

import java.util.List;
import java.util.function.Supplier;
import org.thalweg.definition.Node;
import org.thalweg.nn.Options;
import org.thalweg.nn.Shape;

/**
 * What a layer is made from: its options, the shape that comes in, and the network's tensors. A
 * layer that can't be made from them throws an {@link IllegalArgumentException}, made by {@link
 * #refuse}.
 */
public final class LayerBuilder {

  /** No padding is known of the sequences that come in. */
  static final int NO_MASK = -1;

  private final Tensors tensors;
  private final String name;
  private final Shape input;
  private final Supplier<int[]> columns;
  private final Options options;
  private final boolean rectified;
  private int mask;

  /** Whether the shape that comes in is a stand-in for one that is not known. */
  private boolean onAnything;

  LayerBuilder(
      Tensors tensors,
      String name,
      Shape input,
      Supplier<int[]> columns,
      Options options,
      boolean rectified,
      int mask) {
    this.tensors = tensors;
    this.name = name;
    this.input = input;
    this.columns = columns;
    this.options = options;
    this.rectified = rectified;
    this.mask = mask;
  }

  /** For a layer on a stand-in, of which only the options count. */
  static LayerBuilder onAnything(String name, Shape input, Options options) {
    LayerBuilder builder =
        new LayerBuilder(
            new Tensors(), name, input, () -> new int[input.size()], options, false, NO_MASK);
    builder.onAnything = true;
    return builder;
  }

  /** The layer's name, such as {@code 0.dense}. */
  public String name() {
    return name;
  }

  public Shape input() {
    return input;
  }

  public Options options() {
    return options;
  }

  /** The input's dimensions, of which there must be {@code rank}. */
  int[] dims(int rank, String wanted) {
    if (input.rank() != rank) {
      throw refuse("needs " + wanted + ": " + input);
    }
    return input.dims();
  }

  /** Says what is wrong, with this layer's name before it. */
  IllegalArgumentException refuse(String rule) {
    return new IllegalArgumentException(name + " " + rule);
  }

  /** The option {@code init}: by default He before a rectifier, else Xavier. */
  Initializer initializer() {
    return options.oneOf(
        "init", Initializer.class, rectified ? Initializer.HE : Initializer.XAVIER);
  }

  /** A trainable matrix; answers its offset. */
  int weight(String tensor, Shape shape, Initializer start, int in, int out) {
    return tensors.parameter(name + "." + tensor, shape, draw -> start.fill(draw, in, out));
  }

  /** A trainable tensor; answers its offset. */
  int start(String tensor, Shape shape, Tensors.Start start) {
    return tensors.parameter(name + "." + tensor, shape, start);
  }

  /** A trainable tensor that begins with one value everywhere; answers its offset. */
  int constant(String tensor, Shape shape, float value) {
    return tensors.parameter(name + "." + tensor, shape, draw -> draw.constant(value));
  }

  /** A trainable tensor that begins normally distributed; answers its offset. */
  int normal(String tensor, Shape shape, double deviation) {
    return tensors.parameter(name + "." + tensor, shape, draw -> draw.normal(deviation));
  }

  /** Running statistics; answers their offset behind {@link Pass#buffers}. */
  int buffer(String tensor, Shape shape, float value) {
    return tensors.buffer(name + "." + tensor, shape, draw -> draw.constant(value));
  }

  /** What goes on from example to example; answers its offset behind {@link Pass#buffers}. */
  int carried(String tensor, Shape shape) {
    return tensors.carried(name + "." + tensor, shape);
  }

  /** Declares a table of which a step updates only the rows that it touches. */
  void lazy(int offset, int size) {
    tensors.lazy(offset, offset + size);
  }

  /** Whether the input is a part of the network's row as it is: this is a first layer. */
  boolean isRaw() {
    return columns != null;
  }

  /** Declares that the input is ids from 0 to {@code entries - 1}. */
  void ids(int entries) {
    tensors.ids(columns.get(), entries);
  }

  /** A stream of random numbers for this layer alone. */
  int stream() {
    return tensors.stream();
  }

  /** Index of the sequence lengths that hold for the input, or {@link #NO_MASK}. */
  int mask() {
    return mask;
  }

  /** From here on, other lengths hold. */
  int newMask() {
    mask = tensors.mask();
    return mask;
  }

  /** From here on, no lengths hold: there is no time, or another. */
  void dropMask() {
    mask = NO_MASK;
  }

  /** That a layer within can't be made was reported where it stands. */
  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The layers of an option, in a chain of their own on this layer's input. */
  Sequence body(String key) {
    Node list = options.node(key);
    if (onAnything) {
      SequenceBuilder.onAnything(name + ".").addAll(list);
      return Sequence.of(input, List.of());
    }
    SequenceBuilder body = new SequenceBuilder(tensors, name + ".", input, null, mask);
    body.addAll(list);
    options.keep(key, body.definition());
    if (body.broken()) {
      throw new UnreadableException();
    }
    return body.build();
  }

  /** A layer that is part of this one. */
  LayerBuilder part(String part, Shape shape) {
    Options none = new Options(part, Node.root(null, options.problems()), null);
    return new LayerBuilder(tensors, name + "." + part, shape, null, none, false, mask);
  }
}
