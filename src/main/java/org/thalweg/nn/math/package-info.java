/**
 * Arithmetic on heap {@code float[]}: matrix products, elementwise functions, reductions, random
 * numbers.
 *
 * <p>Each loop exists twice: on the JDK's vectors, where the JVM has their module, and in plain
 * Java. {@link org.thalweg.nn.math.Kernels} chooses once, and says in the log when it must do
 * without. Which loop a product takes, by its size, is the kernel's matter alone.
 */
package org.thalweg.nn.math;
