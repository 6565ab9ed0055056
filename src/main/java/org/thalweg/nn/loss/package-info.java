/** What networks are trained to make small. */
package org.thalweg.nn.loss;
