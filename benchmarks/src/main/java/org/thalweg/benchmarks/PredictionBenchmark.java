package org.thalweg.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time of the prediction of one event. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class PredictionBenchmark {
  private ThalwegStep small;
  private ThalwegStep large;

  @Setup(Level.Trial)
  public void build() {
    small = new ThalwegStep(Workload.MLP_20_64_2_BATCH_1);
    large = new ThalwegStep(Workload.MLP_784_128_10_BATCH_32);
  }

  @Benchmark
  public void mlp20x64x2() {
    small.predictOne();
  }

  @Benchmark
  public void mlp784x128x10() {
    large.predictOne();
  }
}
