package org.thalweg.nn.math;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the kernel that this JVM can run. */
final class Kernels {
  private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final boolean VECTOR = vectorModule();

  private Kernels() {}

  /** A kernel for one thread. */
  static Kernel create() {
    return VECTOR ? load("VectorKernel", Kernel.class) : new PlainKernel();
  }

  /** The elementwise loops; without state, so one serves all threads. */
  static ElementKernel elements() {
    return VECTOR ? load("VectorElements", ElementKernel.class) : new PlainElements();
  }

  /** The arithmetic on ranges; without state. */
  static RangeKernel ranges() {
    return VECTOR ? load("VectorRanges", RangeKernel.class) : new PlainRanges();
  }

  /** The loops of recurrent cells; without state. */
  static CellKernel cells() {
    return VECTOR ? load("VectorCells", CellKernel.class) : new PlainCells();
  }

  private static boolean vectorModule() {
    boolean present = ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    if (!present) {
      LOG.info(
          "Matrix products run in plain Java; with --add-modules {} they run several times faster",
          VECTOR_MODULE);
    }
    return present;
  }

  private static <T> T load(String simpleName, Class<T> type) {
    try {
      return Class.forName(Kernels.class.getPackageName() + "." + simpleName)
          .asSubclass(type)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this build lacks its vector classes", e);
    }
  }
}
