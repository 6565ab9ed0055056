package org.thalweg.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.thalweg.event.Example;
import org.thalweg.learn.Learner;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.TrainJob;

/**
 * What a model takes on the heap and as bytes, of networks of 20 numbers and 2 classes: fresh, and
 * with its window of metrics full.
 */
public final class ModelMemory {

  private static final int FEATURES = 20;

  private ModelMemory() {}

  public static void main(String[] args) throws IOException {
    System.out.println("network          optimizer  window  parameters  state bytes  formula   heap bytes");
    measure("[{dense: 16}, relu]", "sgd", 100, 5000);
    measure("[{dense: 16}, relu]", "adam", 100, 5000);
    measure("[{dense: 16}, relu]", "adam", 1000, 2000);
    measure("[{dense: 256}, relu]", "adam", 1000, 1000);
    measure("[{dense: 4348}, relu]", "adam", 1000, 100);
  }

  private static void measure(String network, String optimizer, int window, int count)
      throws IOException {
    ModelSpec spec = spec(network, optimizer, window);
    Model full = learnt(spec, window);
    List<Model> models = new ArrayList<>(count);
    long before = used();
    for (int i = 0; i < count; i++) {
      models.add(full.copy());
    }
    long heap = (used() - before) / models.size();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    full.write(new DataOutputStream(bytes));
    int parameters = spec.network().parameterCount();
    long formula =
        4L * (parameters + spec.optimizer().slotCount(spec.network())) + 52L * FEATURES + 20L * window;
    System.out.printf(
        Locale.ROOT,
        "%-16s %-10s %6d %,11d %,12d %,9d %,12d%n",
        network.replaceAll("[^0-9]", "").replaceAll("(\\d+)", "20-$1-2"),
        optimizer,
        window,
        parameters,
        bytes.size(),
        formula,
        heap);
  }

  private static Model learnt(ModelSpec spec, int events) {
    Model model = Model.initial(spec, "");
    Learner learner = new Learner(spec);
    Random random = new Random(1);
    for (int i = 0; i < events; i++) {
      float[] features = new float[FEATURES];
      for (int j = 0; j < FEATURES; j++) {
        features[j] = random.nextFloat();
      }
      float[] label = {random.nextInt(2)};
      learner.learn(model, List.of(new Example("", null, Example.NO_TIME, 1, features, label)));
    }
    model.offsets().advance("events", 0, events);
    return model;
  }

  private static ModelSpec spec(String network, String optimizer, int window) {
    List<String> names = IntStream.range(0, FEATURES).mapToObj(i -> "x" + i).toList();
    String fields =
        names.stream()
            .map(name -> "{\"name\": \"" + name + "\", \"type\": \"double\"}, ")
            .collect(Collectors.joining());
    String text =
        """
        thalweg: 1
        kind: train
        name: memory
        events:
          topic: events
          schema: '{"type": "record", "name": "E", "fields": [%s{"name": "up", "type": "boolean"}]}'
          features: %s
          label: {field: up, classes: ["false", "true"]}
        network: %s
        training: {optimizer: %s}
        publish: {metrics: {window: %d}}
        """
            .formatted(fields, names, network, optimizer, window);
    return ((TrainJob) JobSpec.parse(text)).model();
  }

  private static long used() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
