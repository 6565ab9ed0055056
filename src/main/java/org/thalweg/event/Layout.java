package org.thalweg.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where each feature lies in the raw row and in the row.
 *
 * <p>Both rows have the network's inputs one after the other, in the order in which the features
 * first name them; within an input the features keep their order.
 */
final class Layout {

  /** A feature and where it begins. */
  record Place(Feature feature, int raw, int row) {}

  /** The most values of a row, which is made for each event. */
  private static final int MAX_VALUES = 1 << 24;

  private final List<Place> places = new ArrayList<>();
  private final List<Tensor> tensors = new ArrayList<>();
  private final List<Span> spans = new ArrayList<>();
  private final int[] standardised;
  private int rawSize;
  private int rowSize;

  /**
   * Lays out features.
   *
   * @throws IllegalArgumentException if features that aren't flat share an input, or the row is
   *     longer than an array
   */
  Layout(List<Feature> features) {
    Map<String, List<Feature>> inputs = new LinkedHashMap<>();
    for (Feature feature : features) {
      inputs.computeIfAbsent(feature.input(), name -> new ArrayList<>()).add(feature);
    }
    for (List<Feature> sharing : inputs.values()) {
      tensors.add(join(sharing));
      sharing.forEach(this::place);
    }
    standardised = standardised(spans);
  }

  /** Which columns of the raw row are standardised, ascending. */
  static int[] standardised(List<Span> spans) {
    return spans.stream()
        .filter(span -> span.treatment() == Span.Treatment.STANDARDISED)
        .flatMapToInt(span -> IntStream.range(span.raw(), span.raw() + span.size()))
        .distinct()
        .sorted()
        .toArray();
  }

  private static Tensor join(List<Feature> features) {
    Tensor first = features.get(0).tensor();
    if (features.size() == 1) {
      return first;
    }
    long size = 0;
    for (Feature feature : features) {
      Tensor tensor = feature.tensor();
      if (tensor.dims().size() != 1 || tensor.ids() != 0) {
        throw new IllegalArgumentException(
            "an input with several features must have flat ones only: "
                + (first.name() + " has " + feature.name()));
      }
      size += tensor.size();
    }
    return Tensor.numbers(first.name(), exact(size));
  }

  private void place(Feature feature) {
    places.add(new Place(feature, rawSize, rowSize));
    for (Span span : feature.spans()) {
      add(span.at(rawSize, rowSize));
    }
    rawSize = exact((long) rawSize + feature.rawSize());
    rowSize = exact((long) rowSize + feature.tensor().size());
  }

  private static int exact(long size) {
    if (size > MAX_VALUES) {
      throw new IllegalArgumentException(
          "all features together must have at most " + MAX_VALUES + " values: " + size);
    }
    return (int) size;
  }

  private void add(Span span) {
    int last = spans.size() - 1;
    Span both = last < 0 ? null : spans.get(last).then(span);
    if (both == null) {
      spans.add(span);
    } else {
      spans.set(last, both);
    }
  }

  List<Place> places() {
    return places;
  }

  List<Tensor> tensors() {
    return tensors;
  }

  /** Which columns of the raw row are standardised, ascending: not to be changed. */
  int[] standardised() {
    return standardised;
  }

  /** How the whole raw row goes into the row. */
  List<Span> spans() {
    return spans;
  }

  /** A row in which every value that may be missing is. */
  float[] blankRow() {
    float[] row = new float[rowSize];
    for (Span span : spans) {
      float blank = span.treatment() == Span.Treatment.COPIED ? 0 : Float.NaN;
      Arrays.fill(row, span.row(), span.row() + span.size(), blank);
    }
    return row;
  }

  /** A raw row in which every value that may be missing is. */
  float[] blankRaw() {
    float[] raw = new float[rawSize];
    for (Span span : spans) {
      float blank = span.treatment() == Span.Treatment.COPIED ? 0 : Float.NaN;
      Arrays.fill(raw, span.raw(), span.raw() + span.size(), blank);
    }
    return raw;
  }

  int rawSize() {
    return rawSize;
  }

  int rowSize() {
    return rowSize;
  }
}
