package org.thalweg.event;

import java.util.ArrayList;
import java.util.List;

/** The fields of a record, one after the other. Filled in late, since a schema may recur. */
final class RecordStep implements Step {

  private Step[] steps = {};

  void steps(List<Step> fields) {
    List<Step> merged = new ArrayList<>();
    for (Step step : fields) {
      Step last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      Step both = last == null ? null : merge(last, step);
      if (both == null) {
        merged.add(step);
      } else {
        merged.set(merged.size() - 1, both);
      }
    }
    steps = merged.toArray(Step[]::new);
  }

  private static Step merge(Step a, Step b) {
    if (a instanceof SkipPlan.FixedSkip first && b instanceof SkipPlan.FixedSkip second) {
      long bytes = (long) first.bytes() + second.bytes();
      return bytes <= Integer.MAX_VALUE ? new SkipPlan.FixedSkip((int) bytes) : null;
    }
    return a instanceof NumberRun run && b instanceof NumberRun next ? run.then(next) : null;
  }

  @Override
  public void run(Decoder in, Row row) {
    in.enter();
    for (Step step : steps) {
      step.run(in, row);
    }
    in.leave();
  }
}
