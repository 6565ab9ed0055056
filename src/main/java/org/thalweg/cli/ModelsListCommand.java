package org.thalweg.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.thalweg.definition.Plain;
import org.thalweg.score.ModelVersions;
import org.thalweg.snapshot.Assembler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg models list}: which versions there are. */
@Command(
    name = "list",
    description = "Say which versions of a job's models there are, with age, quality and size.",
    mixinStandardHelpOptions = true)
final class ModelsListCommand implements Callable<Integer> {
  private static final String NOTHING = "-";

  /** What stands in the table, as far as the kind of label has it. */
  private static final List<String> FIGURES =
      List.of("accuracy", "kappa", "logLoss", "mae", "rmse", "r2");

  @Spec private CommandSpec spec;

  @Mixin private ModelSource source;

  @Parameters(paramLabel = "JOB.yaml", description = "The job file.")
  private Path file;

  @Option(names = "--newest", description = "Only the newest version of each model.")
  private boolean newestOnly;

  @Override
  public Integer call() throws IOException {
    ModelVersions versions = source.topic(file).versions();
    List<String> keys = source.key().isEmpty() ? versions.modelKeys() : List.of(source.key());
    PrintWriter out = spec.commandLine().getOut();
    if (keys.stream().allMatch(key -> versions.of(key).isEmpty())) {
      out.println("no models yet");
    } else {
      table(versions, keys).print(out);
    }
    for (Assembler.Partial some : versions.incomplete()) {
      out.printf(
          "%n  version %d%s is not whole: %d of %d parts are there%n",
          some.version(), of(some.modelKey()), some.arrived(), some.parts());
    }
    versions.refusals().forEach(reason -> out.printf("%n  refused: %s%n", Plain.text(reason)));
    out.flush();
    return 0;
  }

  private static String of(String key) {
    return key.isEmpty() ? "" : " of " + Plain.start(key);
  }

  private Table table(ModelVersions versions, List<String> keys) {
    List<String> figures = figures(versions, keys);
    boolean keyed = keys.stream().anyMatch(key -> !key.isEmpty());
    Table table = new Table(titles(keyed, figures));
    for (String key : keys) {
      long newest = versions.newest(key).map(ModelVersions.Entry::version).orElse(0L);
      for (ModelVersions.Entry entry : versions.of(key)) {
        if (!newestOnly || entry.version() == newest) {
          table.row(row(keyed, entry, entry.version() == newest, figures));
        }
      }
    }
    return table;
  }

  private static List<String> figures(ModelVersions versions, List<String> keys) {
    return FIGURES.stream()
        .filter(
            figure ->
                keys.stream()
                    .flatMap(key -> versions.of(key).stream())
                    .anyMatch(entry -> entry.header().metrics().containsKey(figure)))
        .toList();
  }

  private static String[] titles(boolean keyed, List<String> figures) {
    Row row = new Row().add("version");
    if (keyed) {
      row.add("key");
    }
    row.add("age").add("learnt").add("parameters");
    figures.forEach(row::add);
    return row.add("encoding").add("size").add("").cells();
  }

  private static String[] row(
      boolean keyed, ModelVersions.Entry entry, boolean newest, List<String> figures) {
    Row row = new Row().add(Long.toString(entry.version()));
    if (keyed) {
      row.add(entry.header().modelKey());
    }
    row.add(Ages.since(entry.timestamp()))
        .add(Numbers.whole(entry.header().learnt()))
        .add(Numbers.whole(parameters(entry)));
    Map<String, Double> metrics = entry.header().metrics();
    for (String figure : figures) {
      row.add(metrics.containsKey(figure) ? Numbers.plain(metrics.get(figure)) : NOTHING);
    }
    row.add(ModelSummary.encodings(entry.tensors())).add(Numbers.bytes(entry.bytes()));
    return row.add(note(entry, newest)).cells();
  }

  private static long parameters(ModelVersions.Entry entry) {
    return entry.tensors().stream()
        .filter(tensor -> tensor.trainable())
        .mapToLong(tensor -> tensor.shape().size())
        .sum();
  }

  private static String note(ModelVersions.Entry entry, boolean newest) {
    String back =
        entry.header().rolledBackTo() == 0 ? "" : "rolled back to " + entry.header().rolledBackTo();
    return newest ? back.isEmpty() ? "newest" : "newest, " + back : back;
  }

  /** Cells, one after the other. */
  private static final class Row {
    private final List<String> cells = new java.util.ArrayList<>();

    Row add(String cell) {
      cells.add(cell);
      return this;
    }

    String[] cells() {
      return cells.toArray(String[]::new);
    }
  }
}
