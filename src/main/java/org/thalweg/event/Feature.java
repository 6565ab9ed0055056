package org.thalweg.event;

import java.util.List;
import java.util.Map;

/**
 * One entry of {@code features}.
 *
 * <p>A new kind of feature is one class that implements this and one line in {@link FeatureKind}.
 */
interface Feature {

  /** The input of the network that flat features share unless they name another. */
  String SHARED_INPUT = "numbers";

  String name();

  /** The network's input it is part of. Features of one input lie side by side. */
  String input();

  /** What it alone would be as an input; flat features have one dimension. */
  Tensor tensor();

  /** How many floats an event gives. */
  int rawSize();

  /** The names of those floats. */
  List<String> columns();

  /** How the floats go from the raw row into the row. */
  default List<Span> spans() {
    return List.of(new Span(0, 0, rawSize(), Span.Treatment.COPIED));
  }

  /**
   * The fields it reads.
   *
   * @param owner the path of its definition
   * @param column where its part of the raw row begins
   */
  List<Use> uses(String owner, int column);

  /** The canonical definition, without the name. */
  Map<String, Object> definition();
}
