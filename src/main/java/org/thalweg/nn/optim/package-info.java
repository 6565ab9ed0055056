/** How parameters follow their gradients. */
package org.thalweg.nn.optim;
