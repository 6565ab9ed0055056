package org.thalweg.event;

/** How numbers lie in bytes. */
enum Packing {
  /** IEEE 754, four bytes each, little-endian. */
  FLOAT32,
  /** One unsigned byte each: 0 to 255. */
  UINT8
}
