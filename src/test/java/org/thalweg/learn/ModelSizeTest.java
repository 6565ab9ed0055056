package org.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.DataOutputStream;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.event.EventReader;
import org.thalweg.event.Example;
import org.thalweg.flink.train.Points;

/** What is calculated is what models come to take, once their windows are full. */
final class ModelSizeTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 300})
  void aModelWhoseWindowIsFull(int units) throws Exception {
    ModelSpec spec = Points.model(1, 0.05, units);
    Learner learner = new Learner(spec);
    Model model = Model.initial(spec, "a");
    EventReader reader = new EventReader(spec.events());
    for (int i = 0; i < 2 * spec.window(); i++) {
      Example event = (Example) reader.read(Points.record("a", i).value());
      learner.learn(model, List.of(event));
    }
    DataOutputStream out = new DataOutputStream(OutputStream.nullOutputStream());
    model.write(out);
    assertThat((double) ModelSize.state(spec)).isEqualTo(out.size(), within(0.15 * out.size()));
  }
}
