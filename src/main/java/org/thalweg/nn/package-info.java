/**
 * Neural networks on flat arrays: {@link org.thalweg.nn.Network} is structure, {@link
 * org.thalweg.nn.Parameters} is one {@code float[]} with a layout, and a {@link
 * org.thalweg.nn.Trainer} holds one thread's scratch, so that a step allocates nothing.
 */
package org.thalweg.nn;
