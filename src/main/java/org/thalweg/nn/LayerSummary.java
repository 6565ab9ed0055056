package org.thalweg.nn;

/**
 * One line of a network's description.
 *
 * @param name such as {@code 0.dense}; {@code head} for the output layer
 * @param parameters trainable values
 * @param flops floating-point operations of the forward pass, for one event
 */
public record LayerSummary(String name, Shape input, Shape output, int parameters, long flops) {}
