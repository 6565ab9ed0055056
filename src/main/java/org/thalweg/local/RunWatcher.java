package org.thalweg.local;

/** Is told several times a second how a run goes, on the thread that runs it. */
public interface RunWatcher {

  /** Looks away. */
  RunWatcher NONE =
      new RunWatcher() {
        @Override
        public void feeding(long fed) {}

        @Override
        public void learning(Progress progress) {}
      };

  /** The input is on its way to the broker. */
  void feeding(long fed);

  /** The job runs. */
  void learning(Progress progress);
}
