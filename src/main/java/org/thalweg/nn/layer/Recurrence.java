package org.thalweg.nn.layer;

import java.util.Arrays;
import org.thalweg.nn.Options;
import org.thalweg.nn.Shape;

/**
 * What recurrent layers on [time, in] have in common. Their gates lie side by side in the weights'
 * columns, in PyTorch's order, and there are two biases, as in cuDNN.
 *
 * @param in features of each step
 * @param units of the hidden state
 * @param sequence whether the hidden state of every step is given, or the last one alone
 * @param stateful whether an example goes on where the one before it ended
 * @param mask lengths of the sequences
 * @param inputWeight offset of [in, gates·units]
 * @param recurrentWeight offset of [units, gates·units]
 * @param inputBias offset of [gates·units]
 * @param recurrentBias offset of [gates·units]
 * @param state offset of [states·units] in the buffers, if stateful
 */
record Recurrence(
    Shape input,
    int in,
    int units,
    int gates,
    boolean sequence,
    boolean stateful,
    int mask,
    int inputWeight,
    int recurrentWeight,
    int inputBias,
    int recurrentBias,
    int state) {

  static final int NONE = -1;

  /**
   * @param gates blocks of {@code units} columns
   * @param states vectors that go from step to step
   * @param open the gate whose bias begins at 1, not 0; {@link #NONE}
   */
  static Recurrence read(LayerBuilder builder, int gates, int states, int open) {
    Options options = builder.options();
    int units = options.required("units", 1, 1 << 14);
    boolean sequence = options.flag("sequence", false);
    boolean stateful = options.flag("stateful", false);
    int[] dims = builder.dims(2, "a sequence [time, features]");
    int in = dims[1];
    int columns = gates * units;
    int mask = builder.mask();
    if (!sequence) {
      builder.dropMask();
    }
    Initializer xavier = Initializer.XAVIER;
    Initializer orthogonal = Initializer.ORTHOGONAL;
    return new Recurrence(
        builder.input(),
        in,
        units,
        gates,
        sequence,
        stateful,
        mask,
        builder.weight("inputWeight", new Shape(in, columns), xavier, in, units),
        builder.weight("recurrentWeight", new Shape(units, columns), orthogonal, units, columns),
        builder.start("inputBias", new Shape(columns), draw -> startBias(draw, units, open)),
        builder.constant("recurrentBias", new Shape(columns), 0),
        stateful ? builder.carried("state", new Shape(states, units)) : 0);
  }

  private static void startBias(Initializer.Draw draw, int units, int open) {
    draw.constant(0);
    if (open != NONE) {
      int from = draw.offset() + open * units;
      Arrays.fill(draw.values(), from, from + units, 1);
    }
  }

  int time() {
    return input.dim(0);
  }

  Shape output() {
    return sequence ? new Shape(time(), units) : new Shape(units);
  }

  long flops() {
    return 2L * time() * gates * units * (in + units + 4);
  }
}
