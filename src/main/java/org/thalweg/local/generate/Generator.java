package org.thalweg.local.generate;

import java.util.List;
import java.util.Map;
import org.thalweg.definition.Node;

/** An endless stream of made-up events. Same settings, same events. For one thread. */
public interface Generator {

  /** The fields of every event, in the order of {@link #next}. */
  List<String> fields();

  /**
   * The next event: a value for each field. Numbers are {@code Double} or {@code Integer}, images
   * {@code float[]}. The array and what it holds are overwritten by the next call.
   */
  Object[] next();

  /**
   * Reads a job file's {@code input.generator.NAME}; mistakes become problems of the node. The key
   * {@code events} there is the caller's.
   */
  interface Factory {
    /**
     * A generator from the beginning of its stream.
     *
     * @param events how many will be asked for: what is not set otherwise divides these
     */
    Generator read(Node settings, long events);
  }

  /** All generators by their names in a job file. */
  static Map<String, Factory> all() {
    return Map.of("hyperplane", Hyperplane::read, "sea", Sea::read, "digits", Digits::read);
  }
}
