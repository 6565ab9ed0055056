/**
 * A user's own Avro records, read straight into rows of numbers that a network can learn from.
 *
 * <p>{@link org.thalweg.event.EventSpec} says which fields are features and which is the label;
 * {@link org.thalweg.event.EventReader} turns bytes into {@link org.thalweg.event.Example}s; {@link
 * org.thalweg.event.FeatureStatistics} and {@link org.thalweg.event.FeatureWindow} are the parts of
 * a model's state that stand between an example and the network.
 */
package org.thalweg.event;
