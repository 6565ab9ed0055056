package org.thalweg.benchmarks;

import java.util.List;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.nn.Network;
import org.thalweg.nn.Trainer;
import org.thalweg.nn.TrainingState;
import org.thalweg.nn.loss.Loss;
import org.thalweg.nn.optim.Optimizer;

/** This project's. */
final class ThalwegStep implements TrainingStep {
  private final Trainer trainer;
  private final TrainingState state;
  private final int batch;

  ThalwegStep(Workload workload) {
    Problems problems = new Problems();
    Node layers = Node.root(workload.layers, problems);
    Network network = Network.read(layers, List.of(workload.input()), workload.classes);
    problems.throwIfAny();
    Optimizer optimizer = Optimizer.adam(Workload.LEARNING_RATE);
    batch = workload.batch;
    trainer = new Trainer(network, Loss.softmaxCrossEntropy(workload.classes), optimizer, batch);
    state = TrainingState.initial(network, optimizer, 1);
    System.arraycopy(workload.examples(), 0, trainer.inputs(), 0, batch * workload.inputSize());
    System.arraycopy(workload.targets(), 0, trainer.targets(), 0, batch);
  }

  @Override
  public void train() {
    if (!trainer.train(state, batch)) {
      throw new IllegalStateException("the step was refused");
    }
  }

  void predictOne() {
    trainer.predict(state.parameters, 1);
  }
}
