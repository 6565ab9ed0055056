package org.thalweg.benchmarks;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j's; it has no GRU, and no transformer layer. */
final class Dl4jStep implements TrainingStep {
  private final MultiLayerNetwork network;
  private final INDArray x;
  private final INDArray y;

  Dl4jStep(Workload workload) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(Workload.LEARNING_RATE))
            .list();
    int batch = workload.batch;
    INDArray flat = Nd4j.createFromArray(workload.examples());
    switch (workload) {
      case MLP_20_64_2_BATCH_1, MLP_20_64_2_BATCH_16 -> {
        layers.layer(dense(64)).setInputType(InputType.feedForward(20));
        x = flat.reshape(batch, 20);
      }
      case MLP_784_128_10_BATCH_32, MLP_784_128_10_BATCH_128 -> {
        layers.layer(dense(128)).setInputType(InputType.feedForward(784));
        x = flat.reshape(batch, 784);
      }
      case CNN_BATCH_32 -> {
        layers
            .layer(convolution(8))
            .layer(pool())
            .layer(convolution(16))
            .layer(pool())
            .layer(dense(64))
            .setInputType(InputType.convolutional(28, 28, 1));
        x = flat.reshape(batch, 1, 28, 28);
      }
      case LSTM_BATCH_32 -> {
        layers
            .layer(new LastTimeStep(new LSTM.Builder().nOut(64).activation(Activation.TANH).build()))
            .setInputType(InputType.recurrent(16, Workload.STEPS));
        x = flat.reshape(batch, Workload.STEPS, 16).permute(0, 2, 1).dup();
      }
      default -> throw new IllegalArgumentException(workload + " cannot be built");
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(workload.classes)
            .activation(Activation.SOFTMAX)
            .build());
    network = new MultiLayerNetwork(layers.build());
    network.init();
    float[] targets = workload.targets();
    y = Nd4j.zeros(batch, workload.classes);
    for (int i = 0; i < batch; i++) {
      y.putScalar(i, (long) targets[i], 1);
    }
  }

  static boolean has(Workload workload) {
    return workload != Workload.GRU_BATCH_32 && workload != Workload.TRANSFORMER_BATCH_32;
  }

  private static Layer dense(int units) {
    return new DenseLayer.Builder().nOut(units).activation(Activation.RELU).build();
  }

  private static Layer convolution(int filters) {
    return new ConvolutionLayer.Builder(3, 3).nOut(filters).activation(Activation.RELU).build();
  }

  private static Layer pool() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  @Override
  public void train() {
    network.fit(x, y);
  }
}
