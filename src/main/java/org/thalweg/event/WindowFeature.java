package org.thalweg.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.definition.Node;

/**
 * A sliding window over the last events of the model key: {@code [last, size]}, the newest last.
 *
 * @param last how many events, the one at hand included
 * @param features what is taken from each event: flat features
 */
record WindowFeature(String name, int last, List<Feature> features) implements Feature {

  static Feature read(String name, Node node) {
    node.allowOnly("type", "last", "features");
    int last = node.get("last").integer(2, 2, 1 << 16);
    List<Feature> features = new ArrayList<>();
    for (Feature feature : FeatureKind.readAll(node.require("features"))) {
      Tensor tensor = node.get("features").build(null, feature::tensor);
      if (tensor != null && tensor.dims().size() == 1 && tensor.ids() == 0) {
        features.add(feature);
      } else {
        String rule = "a window must have flat features only: ";
        node.get("features").get(feature.name()).problem(rule + feature.name());
      }
    }
    return features.isEmpty() ? null : new WindowFeature(name, last, List.copyOf(features));
  }

  @Override
  public Map<String, Object> definition() {
    Map<String, Object> inner = new LinkedHashMap<>();
    features.forEach(feature -> inner.put(feature.name(), feature.definition()));
    return Definition.of("type", SequenceFeature.TYPE, "last", last, "features", inner);
  }

  @Override
  public String input() {
    return name;
  }

  @Override
  public Tensor tensor() {
    return new Tensor(name, List.of(last, rawSize()), 0, 0);
  }

  @Override
  public int rawSize() {
    return features.stream().mapToInt(Feature::rawSize).sum();
  }

  @Override
  public List<String> columns() {
    return features.stream()
        .flatMap(feature -> feature.columns().stream())
        .map(column -> name + "." + column)
        .toList();
  }

  /** Each place of the window is standardised with the statistics of the one raw row. */
  @Override
  public List<Span> spans() {
    List<Span> spans = new ArrayList<>();
    for (int event = 0; event < last; event++) {
      int raw = 0;
      for (Feature feature : features) {
        for (Span span : feature.spans()) {
          spans.add(span.at(raw, event * rawSize() + raw));
        }
        raw += feature.rawSize();
      }
    }
    return spans;
  }

  @Override
  public List<Use> uses(String owner, int column) {
    List<Use> uses = new ArrayList<>();
    int at = column;
    for (Feature feature : features) {
      uses.addAll(feature.uses(owner + ".features." + feature.name(), at));
      at += feature.rawSize();
    }
    return uses;
  }
}
