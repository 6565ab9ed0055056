package org.thalweg.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.thalweg.event.EventReader;
import org.thalweg.event.Example;
import org.thalweg.learn.Learner;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.score.Scorer;
import org.thalweg.snapshot.Snapshot;

/**
 * Events a second that {@link Scorer} scores on one thread, of an MLP 20-64-2: from features, from
 * Avro, and, as what decoding costs by itself, decoding without scoring. The median and the best of
 * the rounds, by the time that the thread itself ran.
 *
 * <p>Argument: how many rounds of a million events (default 10).
 */
public final class ScorerBenchmark {

  private static final int EVENTS = 1_000_000;
  private static final int DISTINCT = 4096;

  private ScorerBenchmark() {}

  /** One round's work, whose answer keeps it from being left out. */
  private interface Work {
    float run(int event);
  }

  public static void main(String[] args) {
    int rounds = args.length == 0 ? 10 : Integer.parseInt(args[0]);
    ModelSpec spec = new ScoreJobs("localhost:9092").mlp().model();
    IntFunction<byte[]> source = ScoreJobs.mlpEvents();
    List<byte[]> events = IntStream.range(0, DISTINCT).mapToObj(source).toList();
    EventReader reader = new EventReader(spec.events());
    List<float[]> features =
        events.stream().map(value -> ((Example) reader.read(value)).features()).toList();
    Scorer scorer = Scorer.of(snapshot(spec, events));
    float[] outputs = new float[2];

    measure(
        "features -> Scorer",
        rounds,
        i -> scorer.score("", features.get(i), outputs).version() + outputs[0]);
    measure(
        "Avro -> Scorer", rounds, i -> scorer.score(events.get(i), outputs).version() + outputs[0]);
    measure(
        "Avro, only decoded",
        rounds,
        i -> ((Example) reader.read(events.get(i))).features()[0]);
  }

  /** The thread's own time, so that other work on the machine does not count. */
  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static Snapshot snapshot(ModelSpec spec, List<byte[]> events) {
    Model model = Model.initial(spec, "");
    Learner learner = new Learner(spec);
    EventReader reader = new EventReader(spec.events());
    events.forEach(value -> learner.learn(model, List.of((Example) reader.read(value))));
    model.nextVersion();
    return Snapshot.take("mlp", "", spec, model);
  }

  private static void measure(String name, int rounds, Work work) {
    double[] rates = new double[rounds];
    float sum = 0;
    for (int round = -2; round < rounds; round++) {
      long start = cpuTime();
      for (int i = 0; i < EVENTS; i++) {
        sum += work.run(i & (DISTINCT - 1));
      }
      if (round >= 0) {
        rates[round] = EVENTS / ((cpuTime() - start) / 1e9);
      }
    }
    Arrays.sort(rates);
    ScoreBenchmark.print(
        "%-20s  %,12.0f events/s, best %,12.0f  (%s)",
        name, rates[rounds / 2], rates[rounds - 1], Float.isFinite(sum) ? "ok" : "not finite");
  }
}
