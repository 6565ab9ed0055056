package org.thalweg.flink.score;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thalweg.event.FeatureWindow;
import org.thalweg.score.ServedModel;

/** The windows over the last events of each key, in state. For one thread. */
final class Windows {

  private static final Logger LOGGER = LoggerFactory.getLogger(Windows.class);

  private final ScoreState state;

  Windows(ScoreState state) {
    this.state = state;
  }

  /** The last events of the model's key; none where those that are kept are of another size. */
  FeatureWindow get(ServedModel model) throws Exception {
    FeatureWindow window = new FeatureWindow(model.spec().events());
    byte[] kept = state.window(model.modelKey());
    if (kept != null) {
      try {
        window.read(new DataInputStream(new ByteArrayInputStream(kept)));
      } catch (IOException e) {
        LOGGER.warn("A window of another size begins anew: {}", e.getMessage());
        return new FeatureWindow(model.spec().events());
      }
    }
    return window;
  }

  /** Keeps a window. */
  void put(ServedModel model, FeatureWindow window) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    window.write(new DataOutputStream(bytes));
    state.putWindow(model.modelKey(), bytes.toByteArray());
  }

  /** Forgets the window of a key whose model takes other features than the one before. */
  void changed(ServedModel before, ServedModel now) throws Exception {
    boolean windows = now.spec().events().hasWindows();
    if (windows && before != null && !before.spec().events().equals(now.spec().events())) {
      state.putWindow(now.modelKey(), null);
    }
  }
}
