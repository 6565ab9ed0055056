/** A model as it stands at one moment, written as chunks of a compacted topic and read back. */
package org.thalweg.snapshot;
