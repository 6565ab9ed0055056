package org.thalweg.score;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.thalweg.event.EventSpec;
import org.thalweg.event.FeatureWindow;

/** The last events of each model key that a scorer has seen. For any number of threads. */
final class Pasts {

  private final Map<String, Past> pasts = new ConcurrentHashMap<>();

  /** Adds an event to a batch and to its model key's past. */
  String add(BatchScorer scorer, ServedModel model, float[] features) {
    EventSpec events = model.spec().events();
    return pasts
        .compute(
            model.modelKey(),
            (key, past) -> past != null && past.events.equals(events) ? past : new Past(events))
        .add(scorer, features);
  }

  /** The last events of a model key. */
  private static final class Past {

    private final EventSpec events;
    private final FeatureWindow window;

    Past(EventSpec events) {
      this.events = events;
      this.window = new FeatureWindow(events);
    }

    synchronized String add(BatchScorer scorer, float[] features) {
      return scorer.add(features, window);
    }
  }
}
