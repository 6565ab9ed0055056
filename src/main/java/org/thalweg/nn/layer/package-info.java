/**
 * The layers. A layer is one file, one line in {@link org.thalweg.nn.layer.LayerKind}, and one
 * section in {@code docs/layers.md}.
 */
package org.thalweg.nn.layer;
