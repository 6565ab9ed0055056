package org.thalweg.benchmarks;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.transformer.IdEmbedding;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/** PyTorch's, through the Deep Java Library. */
final class DjlStep implements TrainingStep {
  private final Model model;
  private final Trainer trainer;
  private final NDManager manager;
  private final NDArray x;
  private final NDArray y;

  DjlStep(Workload workload) {
    model = Model.newInstance(workload.name());
    model.setBlock(block(workload));
    Tracker rate = Tracker.fixed((float) Workload.LEARNING_RATE);
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optOptimizer(Optimizer.adam().optLearningRateTracker(rate).build()));
    manager = trainer.getManager();
    Shape shape = shape(workload);
    NDArray examples = manager.create(workload.examples(), shape);
    x = isText(workload) ? examples.toType(DataType.INT64, false) : examples;
    y = manager.create(workload.targets(), new Shape(workload.batch, 1));
    trainer.initialize(shape);
  }

  private static boolean isText(Workload workload) {
    return workload == Workload.TRANSFORMER_BATCH_32;
  }

  private static Shape shape(Workload workload) {
    int batch = workload.batch;
    return switch (workload) {
      case CNN_BATCH_32 -> new Shape(batch, 1, 28, 28);
      case LSTM_BATCH_32, GRU_BATCH_32 -> new Shape(batch, Workload.STEPS, 16);
      default -> new Shape(batch, workload.inputSize());
    };
  }

  private static SequentialBlock block(Workload workload) {
    SequentialBlock block = new SequentialBlock();
    switch (workload) {
      case MLP_20_64_2_BATCH_1, MLP_20_64_2_BATCH_16 ->
          block.add(dense(64)).add(Activation::relu);
      case MLP_784_128_10_BATCH_32, MLP_784_128_10_BATCH_128 ->
          block.add(dense(128)).add(Activation::relu);
      case CNN_BATCH_32 -> {
        convolution(block, 8);
        convolution(block, 16);
        block.add(Blocks.batchFlattenBlock()).add(dense(64)).add(Activation::relu);
      }
      case LSTM_BATCH_32 ->
          block
              .add(LSTM.builder().setNumLayers(1).setStateSize(64).build())
              .add(DjlStep::lastStep);
      case GRU_BATCH_32 ->
          block
              .add(GRU.builder().setNumLayers(1).setStateSize(64).build())
              .add(DjlStep::lastStep);
      case TRANSFORMER_BATCH_32 ->
          block
              .add(
                  new IdEmbedding.Builder()
                      .setDictionarySize(Workload.TOKENS)
                      .setEmbeddingSize(64)
                      .build())
              .add(new TransformerEncoderBlock(64, 4, 128, 0, Activation::relu))
              .add(list -> new NDList(list.singletonOrThrow().mean(new int[] {1})));
    }
    return block.add(dense(workload.classes));
  }

  private static Linear dense(int units) {
    return Linear.builder().setUnits(units).build();
  }

  private static void convolution(SequentialBlock block, int filters) {
    block
        .add(Conv2d.builder().setFilters(filters).setKernelShape(new Shape(3, 3)).build())
        .add(Activation::relu)
        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
  }

  private static NDList lastStep(NDList list) {
    return new NDList(list.head().get(":, -1"));
  }

  @Override
  public void train() {
    try (NDManager step = manager.newSubManager()) {
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDList outputs = trainer.forward(new NDList(x));
        outputs.attach(step);
        NDArray loss = trainer.getLoss().evaluate(new NDList(y), outputs);
        loss.attach(step);
        collector.backward(loss);
      }
      trainer.step();
    }
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
