package org.thalweg.event;

/** Decodes or skips one value, or a fixed run of them. */
@FunctionalInterface
interface Step {

  void run(Decoder in, Row row);
}
