package org.thalweg.nn.optim;

/** What the updates of one step work on; owned by one thread while the step lasts. */
final class Step {

  /** 1 for the first step. */
  long number;

  double learningRate;

  /** The gradient by the parameters. */
  float[] gradient;

  /** The parameters, then running statistics. */
  float[] values;

  /** Slot k of parameter i is {@code slots[k * stride + i]}. */
  float[] slots;

  int stride;

  /** What {@link UpdateRule#begin} computed for the updates. */
  float a;

  float b;
  float c;
}
