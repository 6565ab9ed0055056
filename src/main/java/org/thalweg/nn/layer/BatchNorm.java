package org.thalweg.nn.layer;

import org.thalweg.nn.Options;
import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;

/**
 * Brings each channel to mean 0 and variance 1 over the batch, then scales and shifts it; in
 * evaluation with the running mean and variance. S. Ioffe, C. Szegedy 2015, arXiv:1502.03167.
 *
 * <p>A channel that has one value in a batch (a vector, alone in its batch) has no variance: it is
 * normalised by the running statistics also in training, which then follow the value and the square
 * of its distance from the running mean.
 *
 * @param channels of which each has its own statistics
 * @param run values of a channel that lie side by side: the pixels of an image, or 1
 * @param scale offset of [channels]
 * @param shift offset of [channels]
 * @param mean offset of [channels] in the buffers
 * @param variance offset of [channels] in the buffers
 */
record BatchNorm(
    Shape input,
    int channels,
    int run,
    int scale,
    int shift,
    int mean,
    int variance,
    double epsilon,
    double momentum)
    implements Layer {

  /** Where the channels are, for two dimensions. */
  enum Channels {
    FIRST,
    LAST
  }

  static Layer read(LayerBuilder builder) {
    Options options = builder.options();
    double epsilon = options.number("epsilon", 1e-5, 1e-12, 1);
    double momentum = options.number("momentum", 0.1, 1e-6, 1);
    Channels where = options.oneOf("channels", Channels.class, Channels.FIRST);
    Shape input = builder.input();
    if (input.rank() < 1) {
      throw builder.refuse("needs [features] or [channels, ...]: " + input);
    }
    int channels = where == Channels.FIRST ? input.dim(0) : input.last();
    Shape shape = new Shape(channels);
    return new BatchNorm(
        input,
        channels,
        where == Channels.FIRST ? input.size() / channels : 1,
        builder.constant("scale", shape, 1),
        builder.constant("shift", shape, 0),
        builder.buffer("mean", shape, 0),
        builder.buffer("variance", shape, 1),
        epsilon,
        momentum);
  }

  @Override
  public Shape output() {
    return input;
  }

  @Override
  public long flops() {
    return 4L * input.size();
  }

  @Override
  public boolean trainsDifferently() {
    return true;
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public LayerWork work(Workspace workspace) {
    return new BatchNormWork(this, workspace);
  }
}
