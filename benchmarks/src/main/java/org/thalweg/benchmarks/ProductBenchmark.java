package org.thalweg.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
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
import org.thalweg.nn.math.Gemm;

/** A product of two 1024×1024 matrices: what the machine can do in one thread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class ProductBenchmark {
  static final int SIZE = 1024;

  private final Gemm gemm = new Gemm();
  private float[] a;
  private float[] b;
  private float[] c;
  private INDArray nativeA;
  private INDArray nativeB;
  private INDArray nativeC;

  @Setup(Level.Trial)
  public void fill() {
    Random random = new Random(1);
    a = new float[SIZE * SIZE];
    b = new float[SIZE * SIZE];
    c = new float[SIZE * SIZE];
    for (int i = 0; i < a.length; i++) {
      a[i] = random.nextFloat();
      b[i] = random.nextFloat();
    }
    nativeA = Nd4j.createFromArray(a).reshape(SIZE, SIZE).dup('f');
    nativeB = Nd4j.createFromArray(b).reshape(SIZE, SIZE).dup('f');
    nativeC = Nd4j.create(new int[] {SIZE, SIZE}, 'f');
  }

  @Benchmark
  public void thalweg() {
    gemm.multiply(SIZE, SIZE, SIZE, a, 0, SIZE, b, 0, SIZE, c, 0, SIZE);
  }

  @Benchmark
  public void openBlas() {
    Nd4j.gemm(nativeA, nativeB, nativeC, false, false, 1, 0);
  }
}
