package org.thalweg.cli;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.thalweg.definition.Plain;
import org.thalweg.event.FeatureStatistics;
import org.thalweg.event.Label;
import org.thalweg.nn.LayerSummary;
import org.thalweg.nn.Network;
import org.thalweg.score.ServedModel;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.SnapshotHeader;
import org.thalweg.snapshot.StoredTensor;

/** All that a snapshot says of itself, for people. */
final class ModelSummary {
  private final Snapshot snapshot;
  private final ServedModel model;

  ModelSummary(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.model = ServedModel.of(snapshot);
  }

  /** What most tensors are written in. */
  static String encodings(List<StoredTensor> tensors) {
    return tensors.stream()
        .map(tensor -> tensor.encoding().name().toLowerCase(Locale.ROOT))
        .distinct()
        .collect(Collectors.joining("+"));
  }

  void print(PrintWriter out) {
    header(out);
    out.println();
    network(model.spec().network()).print(out);
    out.println();
    tensors().print(out);
    if (!model.statistics().isEmpty()) {
      out.println();
      statistics().print(out);
    }
    if (!snapshot.header().metrics().isEmpty()) {
      out.println();
      metrics().print(out);
    }
  }

  private void header(PrintWriter out) {
    SnapshotHeader header = snapshot.header();
    line(out, "job", header.job() + ", written by Thalweg " + header.build());
    if (!header.modelKey().isEmpty()) {
      line(out, "model key", header.modelKey());
    }
    line(out, "version", header.version() + " (parent " + header.parent() + ")" + back(header));
    line(
        out,
        "learnt",
        Numbers.whole(header.learnt()) + " events in " + Numbers.whole(header.step()) + " steps");
    line(out, "offsets", offsets(header));
    line(out, "predicts", label(model.label()));
    line(out, "features", String.join(", ", shortened(model.spec().events().columns())));
  }

  private static String back(SnapshotHeader header) {
    return header.rolledBackTo() == 0 ? "" : ", rolled back to " + header.rolledBackTo();
  }

  private static String offsets(SnapshotHeader header) {
    return header.offsets().entrySet().stream()
        .flatMap(
            topic ->
                topic.getValue().entrySet().stream()
                    .map(at -> topic.getKey() + "-" + at.getKey() + " before " + at.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String label(Label label) {
    if (label instanceof Label.Classes classes) {
      return label.field() + ", one of " + String.join(", ", shortened(classes.names()));
    }
    if (label instanceof Label.Flags flags) {
      return label.field() + ", any of " + String.join(", ", shortened(flags.names()));
    }
    return label.field() + (label instanceof Label.Flag ? ", true or false" : ", a number");
  }

  private static Collection<String> shortened(List<String> names) {
    int most = 12;
    if (names.size() <= most) {
      return names;
    }
    List<String> some = new java.util.ArrayList<>(names.subList(0, most));
    some.add("... (" + names.size() + ")");
    return some;
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf("  %-10s %s%n", name, Plain.text(value));
  }

  private static Table network(Network network) {
    Table table = new Table("layer", "in", "out", "parameters");
    for (LayerSummary layer : network.summary()) {
      table.row(
          layer.name(),
          layer.input().toString(),
          layer.output().toString(),
          Numbers.whole(layer.parameters()));
    }
    return table;
  }

  private Table tensors() {
    Table table = new Table("tensor", "shape", "encoding", "norm", "smallest", "largest");
    int from = 0;
    for (StoredTensor tensor : snapshot.tensors()) {
      int size = tensor.shape().size();
      double squares = 0;
      float smallest = Float.POSITIVE_INFINITY;
      float largest = Float.NEGATIVE_INFINITY;
      for (int i = from; i < from + size; i++) {
        float weight = snapshot.weights()[i];
        squares += (double) weight * weight;
        smallest = Math.min(smallest, weight);
        largest = Math.max(largest, weight);
      }
      from += size;
      table.row(
          tensor.name(),
          tensor.shape().toString(),
          tensor.encoding().name().toLowerCase(Locale.ROOT),
          Numbers.plain(Math.sqrt(squares)),
          Numbers.plain(smallest),
          Numbers.plain(largest));
    }
    return table;
  }

  private Table statistics() {
    Table table = new Table("number", "seen", "mean", "deviation");
    for (Map.Entry<String, FeatureStatistics.Moments> column : model.statistics().entrySet()) {
      FeatureStatistics.Moments moments = column.getValue();
      table.row(
          column.getKey(),
          Numbers.whole(moments.count()),
          Numbers.plain(moments.mean()),
          Numbers.plain(moments.deviation()));
    }
    return table;
  }

  private Table metrics() {
    Table table = new Table("metric", "value");
    snapshot.header().metrics().forEach((name, value) -> table.row(name, Numbers.plain(value)));
    return table;
  }
}
