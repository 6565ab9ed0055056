package org.thalweg.local.feed;

import java.nio.charset.Charset;
import org.thalweg.definition.Node;

/**
 * How lines of JSON are written.
 *
 * @param encoding of the text
 * @param notation of numbers, times and bytes
 */
record JsonFormat(Charset encoding, Notation notation) {

  /** Reads the settings of an input; mistakes become problems. */
  static JsonFormat read(Node settings) {
    Keys.allow(settings, "file", "encoding");
    return new JsonFormat(Keys.encoding(settings.get("encoding")), Notation.read(settings, true));
  }
}
