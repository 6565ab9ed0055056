package org.thalweg.flink.train;

import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.flink.control.Directive;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.Command.Action;
import org.thalweg.flink.io.Notice;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.learn.Offsets;
import org.thalweg.nn.Adjustment;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.SnapshotHeader;

/**
 * Does what commands say, to the models of one subtask, and answers. A command for one model is
 * answered by the subtask that has it; one for all models by each, with the number of its models;
 * one that can't be done at all by one subtask. What a command for all models sets, or for the only
 * one of a job, holds for those that begin later, too.
 */
final class ControlDesk {

  /** What is set for models that begin; of one entry, the same in all subtasks. */
  static final MapStateDescriptor<String, Controls> STANDING =
      new MapStateDescriptor<>("standing", StringSerializer.INSTANCE, new ControlsSerializer());

  private static final String ALL = "";

  private final ModelSpec spec;
  private final Subtask subtask;
  private final KeyedStates states;
  private final Publisher publisher;
  private final BroadcastState<String, Controls> standing;

  /** Models of the present rollback of all models: they come one after the other. */
  private long goneBack;

  ControlDesk(
      ModelSpec spec,
      Subtask subtask,
      KeyedStates states,
      Publisher publisher,
      BroadcastState<String, Controls> standing) {
    this.spec = spec;
    this.subtask = subtask;
    this.states = states;
    this.publisher = publisher;
    this.standing = standing;
  }

  /** What is set for a model that begins. */
  Controls standing() throws Exception {
    Controls controls = standing.get(ALL);
    return controls == null ? Controls.NONE : controls;
  }

  /** Does its part of a directive. The present key is another one afterwards. */
  void take(Directive directive) throws Exception {
    if (directive instanceof Directive.Order order) {
      take(order.command());
    } else if (directive instanceof Directive.Restore restore) {
      restore(restore);
    } else if (directive instanceof Directive.Restored restored) {
      end(restored);
    } else if (directive instanceof Directive.Answer answer && subtask.index() == 0) {
      publisher.answer(answer.notice());
    }
  }

  private void take(Command command) throws Exception {
    try {
      check(command);
    } catch (IllegalArgumentException e) {
      if (command.model().map(subtask::owns).orElse(subtask.index() == 0)) {
        publisher.answer(Notice.refused(command, e.getMessage()));
      }
      return;
    }
    if (Controls.areSetBy(command.action()) && isForAll(command)) {
      standing.put(ALL, standing().with(command));
    }
    if (command.model().isEmpty()) {
      all(command);
    } else if (subtask.owns(command.model().get())) {
      publisher.answer(one(command, command.model().get()));
    }
  }

  private void check(Command command) {
    if (command.action() == Action.LEARNING_RATE) {
      Adjustment.checkLearningRate(command.learningRate());
      spec.optimizer().checkDecay(command.learningRate());
    }
    command.layers().forEach(layer -> Adjustment.checkLayer(spec.network(), layer));
  }

  private Notice one(Command command, String key) throws Exception {
    Agenda agenda = subtask.enter(key);
    if (agenda == null) {
      return beforeItBegins(command, key);
    }
    String done = carryOut(command, key, agenda);
    return done == null
        ? Notice.refused(command, "the model" + of(key) + " has learnt nothing yet")
        : new Notice(command.id(), command.action().word(), true, 1, 1, done);
  }

  /** The only model of a job can be told before its first event has come. */
  private Notice beforeItBegins(Command command, String key) throws Exception {
    if (!Controls.areSetBy(command.action()) || !isForAll(command)) {
      return Notice.refused(command, noModel(key));
    }
    String done = standing().sentence(command.action()) + "; " + noModel(key);
    return new Notice(command.id(), command.action().word(), true, 0, 1, done);
  }

  /** The only model of a job is all there are. */
  private boolean isForAll(Command command) {
    return command.model().map(key -> key.isEmpty() && spec.events().key().isEmpty()).orElse(true);
  }

  private void all(Command command) throws Exception {
    long models = 0;
    for (String key : states.keys()) {
      if (carryOut(command, key, subtask.enter(key)) != null) {
        models++;
      }
    }
    String done =
        switch (command.action()) {
          case PUBLISH -> "published";
          case RESET -> "begun anew";
          default -> standing().sentence(command.action());
        };
    answerAll(command, models, done);
  }

  /** Does to the present model what a command says; null if there is nothing to do it to. */
  private String carryOut(Command command, String key, Agenda agenda) throws Exception {
    Model model = states.model();
    String done = null;
    if (Controls.areSetBy(command.action())) {
      agenda.controls = agenda.controls.with(command);
      done = agenda.controls.sentence(command.action());
    } else if (model != null && command.action() == Action.PUBLISH) {
      publisher.release(key, agenda, model);
      states.put(model);
      done = "published as version " + model.version();
    } else if (model != null && command.action() == Action.RESET) {
      states.put(model.begunAnew(spec, key));
      agenda.beginAnew();
      done = "begun anew; the next version is " + (model.version() + 1);
    }
    subtask.settle(agenda);
    return done;
  }

  private void restore(Directive.Restore restore) throws Exception {
    String key = restore.model();
    if (!subtask.owns(key)) {
      return;
    }
    Notice notice = restore(restore, key, subtask.enter(key));
    Command command = restore.command();
    if (command.model().isPresent()) {
      publisher.answer(notice);
    } else if (notice.done()) {
      goneBack++;
    } else {
      publisher.answer(new Notice(command.id(), notice.action(), false, 0, 0, notice.message()));
    }
  }

  private Notice restore(Directive.Restore restore, String key, Agenda agenda) throws Exception {
    Command command = restore.command();
    Model model = agenda == null ? null : states.model();
    if (model == null) {
      return Notice.refused(command, noModel(key));
    }
    Snapshot snapshot;
    Model earlier;
    try {
      snapshot = Snapshot.of(restore.snapshot());
      earlier = earlier(snapshot);
      requireOwn(snapshot, model);
    } catch (IllegalArgumentException | InvalidDefinitionException e) {
      return Notice.refused(
          command, "version " + command.version() + of(key) + " cannot be used: " + e.getMessage());
    }
    long version = snapshot.header().version();
    double baseline = publisher.baseline(snapshot.header().metrics());
    publisher.rollBack(key, agenda, model, earlier, version, baseline);
    states.put(model);
    subtask.settle(agenda);
    String done =
        "back to version " + command.version() + ", published as version " + model.version();
    return new Notice(command.id(), command.action().word(), true, 1, 1, done);
  }

  /** A job that went back to a savepoint, or began anew, finds versions that others published. */
  private static void requireOwn(Snapshot snapshot, Model model) {
    SnapshotHeader header = snapshot.header();
    if (header.line() != model.releases().line() || header.version() > model.version()) {
      throw new IllegalArgumentException(
          "it must be one that the model has published, whose last is " + model.version());
    }
  }

  /** What a snapshot had learnt. */
  private Model earlier(Snapshot snapshot) {
    ModelSpec then = ModelSpec.read(snapshot.header().definition());
    boolean fits =
        then.network().definition().equals(spec.network().definition())
            && then.events().sameInputs(spec.events());
    if (!fits) {
      throw new IllegalArgumentException(
          "its features, label and network must be those of the job now");
    }
    snapshot.requireFinite();
    return Model.published(
        spec,
        snapshot.weights(),
        snapshot.statistics(),
        snapshot.header().step(),
        snapshot.header().learnt(),
        Offsets.of(snapshot.header().offsets()));
  }

  private void end(Directive.Restored restored) {
    String done = "back to version " + restored.command().version();
    answerAll(restored.command(), goneBack, done);
    goneBack = 0;
  }

  private void answerAll(Command command, long models, String done) {
    publisher.answer(
        new Notice(command.id(), command.action().word(), true, models, subtask.count(), done));
  }

  private static String noModel(String key) {
    return key.isEmpty() ? "there is no model yet" : "there is no model of " + key;
  }

  private static String of(String key) {
    return key.isEmpty() ? "" : " of " + key;
  }
}
