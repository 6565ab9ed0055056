package org.thalweg.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.SnapshotHeader;
import org.thalweg.snapshot.StoredTensor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg models diff}: what moved between two versions, and by how much. */
@Command(
    name = "diff",
    description = "Say which tensors moved between two versions, and by how much.",
    mixinStandardHelpOptions = true)
final class ModelsDiffCommand implements Callable<Integer> {
  private static final String NOTHING = "-";

  @Spec private CommandSpec spec;

  @Mixin private ModelSource source;

  @Parameters(index = "0", paramLabel = "JOB.yaml", description = "The job file.")
  private Path file;

  @Parameters(index = "1", paramLabel = "FROM", description = "A version, or a fetched model.")
  private String from;

  @Parameters(index = "2", paramLabel = "TO", description = "Another one.")
  private String to;

  @Override
  public Integer call() throws IOException {
    Snapshot before = snapshot(from);
    Snapshot after = snapshot(to);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "  version %d -> %d, %s events learnt between them%n%n",
        before.header().version(),
        after.header().version(),
        Numbers.whole(after.header().learnt() - before.header().learnt()));
    tensors(before, after).print(out);
    out.println();
    metrics(before.header(), after.header()).print(out);
    out.flush();
    return 0;
  }

  private Snapshot snapshot(String which) throws IOException {
    if (!which.matches("\\d+")) {
      return source.snapshot(Path.of(which), null);
    }
    try {
      return source.snapshot(file, Long.valueOf(which));
    } catch (NumberFormatException e) {
      throw new ParameterException(
          spec.commandLine(), "a version must be at most " + Long.MAX_VALUE + ": " + which, e);
    }
  }

  private static Table tensors(Snapshot before, Snapshot after) {
    Map<String, float[]> old = weights(before);
    Map<String, StoredTensor> shapes = new HashMap<>();
    before.tensors().forEach(tensor -> shapes.put(tensor.name(), tensor));
    Table table = new Table("tensor", "shape", "moved by (L2)", "of its norm", "largest move");
    Map<String, float[]> now = weights(after);
    for (StoredTensor tensor : after.tensors()) {
      StoredTensor same = shapes.remove(tensor.name());
      if (same == null || !same.shape().equals(tensor.shape())) {
        String was = same == null ? "new" : "was " + same.shape();
        table.row(tensor.name(), tensor.shape().toString(), was, NOTHING, NOTHING);
      } else {
        table.row(moved(tensor, old.get(tensor.name()), now.get(tensor.name())));
      }
    }
    for (StoredTensor gone : shapes.values()) {
      table.row(gone.name(), gone.shape().toString(), "gone", NOTHING, NOTHING);
    }
    return table;
  }

  private static Map<String, float[]> weights(Snapshot snapshot) {
    Map<String, float[]> weights = new HashMap<>();
    int from = 0;
    for (StoredTensor tensor : snapshot.tensors()) {
      int end = from + tensor.shape().size();
      weights.put(tensor.name(), java.util.Arrays.copyOfRange(snapshot.weights(), from, end));
      from = end;
    }
    return weights;
  }

  private static String[] moved(StoredTensor tensor, float[] old, float[] now) {
    double squares = 0;
    double before = 0;
    double largest = 0;
    for (int i = 0; i < old.length; i++) {
      double move = (double) now[i] - old[i];
      squares += move * move;
      before += (double) old[i] * old[i];
      largest = Math.max(largest, Math.abs(move));
    }
    String[] row = {
      tensor.name(),
      tensor.shape().toString(),
      Numbers.plain(Math.sqrt(squares)),
      before == 0 ? NOTHING : Numbers.percent(Math.sqrt(squares / before)),
      Numbers.plain(largest)
    };
    return row;
  }

  private static Table metrics(SnapshotHeader before, SnapshotHeader after) {
    Table table = new Table("metric", "before", "after");
    TreeSet<String> names = new TreeSet<>(before.metrics().keySet());
    names.addAll(after.metrics().keySet());
    for (String name : names) {
      table.row(name, figure(before, name), figure(after, name));
    }
    return table;
  }

  private static String figure(SnapshotHeader header, String name) {
    Double value = header.metrics().get(name);
    return value == null ? NOTHING : Numbers.plain(value);
  }
}
