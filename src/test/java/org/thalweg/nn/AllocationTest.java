package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.nn.optim.Optimizer;

/** Once compiled, a step allocates nothing: neither scratch, nor objects around vectors. */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int BATCH = 16;
  private static final int WINDOW = 100;
  private static final long LIMIT_NANOS = 60_000_000_000L;

  @ParameterizedTest
  @ValueSource(strings = {"table", "image", "series", "text"})
  void aStepAllocatesNothing(String name) {
    Network network = Networks.zoo().get(name);
    Optimizer optimizer = Networks.optimizer("adam");
    Trainer trainer =
        new Trainer(network, Networks.loss(Map.of("crossEntropy", Map.of()), 3), optimizer, BATCH);
    TrainingState state = TrainingState.initial(network, optimizer, 1);
    Networks.fill(trainer.inputs(), name.equals("text"), 2);
    Networks.fillClasses(trainer.targets(), 3, 3);

    long end = System.nanoTime() + LIMIT_NANOS;
    long bytes;
    do {
      bytes = allocatedByAWindow(trainer, state);
    } while (bytes > 0 && System.nanoTime() < end);
    assertThat(bytes).isZero();
  }

  private static long allocatedByAWindow(Trainer trainer, TrainingState state) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    boolean trained = true;
    for (int i = 0; i < WINDOW; i++) {
      trained &= trainer.train(state, BATCH);
    }
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(trained).isTrue();
    return bytes;
  }
}
