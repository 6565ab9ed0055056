package org.thalweg.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Time of one training step: this project beside its peers. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 8, time = 1)
@State(Scope.Thread)
public class TrainingBenchmark {
  /** Who trains. */
  public enum Library {
    THALWEG,
    DL4J,
    PYTORCH_DJL;

    TrainingStep step(Workload workload) {
      return switch (this) {
        case THALWEG -> new ThalwegStep(workload);
        case DL4J -> new Dl4jStep(workload);
        case PYTORCH_DJL -> new DjlStep(workload);
      };
    }
  }

  @Param public Workload workload;

  @Param public Library library;

  private TrainingStep step;

  @Setup(Level.Trial)
  public void build() {
    step = library.step(workload);
  }

  @Benchmark
  public void train() {
    step.train();
  }

  @TearDown(Level.Trial)
  public void close() {
    step.close();
  }
}
