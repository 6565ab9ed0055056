package org.thalweg.flink.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.thalweg.event.EventReader;
import org.thalweg.event.Example;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.train.Points;
import org.thalweg.learn.Learner;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.nn.Tensor;
import org.thalweg.snapshot.Chunk;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;

/** A model that learns {@link Points} and publishes what it has learnt. */
final class Snapshots {

  private final String key;
  private final ModelSpec spec;
  private final Learner learner;
  private final EventReader reader;
  private final Model model;
  private final int chunkSize;
  private long learnt;

  Snapshots(String key) {
    this(key, Points.model(1), 1 << 16);
  }

  Snapshots(String key, ModelSpec spec, int chunkSize) {
    this.key = key;
    this.spec = spec;
    this.learner = new Learner(spec);
    this.reader = new EventReader(spec.events());
    this.model = Model.initial(spec, key);
    this.chunkSize = chunkSize;
  }

  /** Learns some events and gives the next version's chunks. */
  List<InRecord> next() {
    return next(weights -> {});
  }

  /** The next version, with weights to which something was done. */
  List<InRecord> next(Consumer<float[]> harm) {
    for (int i = 0; i < 5; i++) {
      InRecord event = Points.record(key, learnt++);
      learner.learn(model, List.of((Example) reader.read(event.value())));
      model.offsets().advance("points", 0, event.offset());
    }
    model.nextVersion();
    Snapshot live = Snapshot.take("points", key, spec, model);
    float[] weights = live.weights().clone();
    harm.accept(weights);
    return records(new Snapshot(live.header(), live.statistics(), live.tensors(), weights));
  }

  private List<InRecord> records(Snapshot snapshot) {
    List<InRecord> records = new ArrayList<>();
    for (Chunk chunk : snapshot.chunks(Publication.ofChunks(chunkSize))) {
      records.add(
          new InRecord("models", 0, 0, -1, chunk.key().bytes(), chunk.value(), Header.NONE));
    }
    return records;
  }

  /** Finite weights with which what is predicted of any event but one of zeros is not finite. */
  static Consumer<float[]> wild(ModelSpec spec) {
    return weights -> {
      for (Tensor tensor : spec.network().layout().tensors()) {
        float value =
            switch (tensor.name()) {
              case "head.weight" -> 3e38f;
              case "head.bias" -> 0;
              default -> tensor.name().endsWith(".weight") ? 1e6f : 0;
            };
        Arrays.fill(weights, tensor.offset(), tensor.end(), value);
      }
    };
  }

  /** The same chunk with a bit of its last byte changed. */
  static InRecord damaged(InRecord chunk) {
    byte[] value = chunk.value().clone();
    value[value.length - 1] ^= 1;
    return new InRecord("models", 0, 0, -1, chunk.key(), value, Header.NONE);
  }

  /** What the model as it stands says of an event. */
  float[] predict(InRecord event) {
    learner.predict(model, List.of((Example) reader.read(event.value())));
    return learner.predictions().clone();
  }
}
