/**
 * Arithmetic on heap {@code float[]}: matrix products, elementwise functions, reductions, random
 * numbers. The only package that may use ND4J.
 */
package org.thalweg.nn.math;
