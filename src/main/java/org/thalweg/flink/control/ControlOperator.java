package org.thalweg.flink.control;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.CommandFormat;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.Notice;

/**
 * Takes each command once and tells those that learn. A command to go back to a version is told
 * together with the version, which is looked up here, so that learning doesn't wait for Kafka; and
 * on a thread of its own, so that neither do checkpoints and commands about other models. For one
 * subtask.
 *
 * <p>Commands that wait for a version are state, and what was found is not: a restored operator
 * looks again. One reading of the topic is for all versions that are wanted when it begins.
 *
 * <p>Of the last {@link #REMEMBERED} commands the ids are kept: who sends one again, because it
 * does not know whether it arrived, does no harm.
 */
public final class ControlOperator extends AbstractStreamOperator<Directive>
    implements OneInputStreamOperator<InRecord, Directive>, BoundedOneInput {

  /** How many commands are remembered. */
  static final int REMEMBERED = 10_000;

  /** Names of states: part of the savepoint's format. */
  private static final String IDS = "ids";

  private static final String WAITING = "waiting";

  /** How often the search is asked whether it is done, in milliseconds. */
  private static final long LOOKING = 10;

  private static final long serialVersionUID = 1;

  private final Versions versions;

  private final Set<String> taken = new LinkedHashSet<>();
  private transient ListState<String> ids;
  private transient ListState<byte[]> kept;
  private transient WaitingCommands waiting;
  private transient Lookup lookup;
  private transient Counter repeated;
  private transient Counter refused;

  /**
   * An operator.
   *
   * @param versions what commands can go back to
   */
  public ControlOperator(Versions versions) {
    this.versions = versions;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    ids =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>(IDS, StringSerializer.INSTANCE));
    ids.get().forEach(taken::add);
    kept =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(WAITING, BytePrimitiveArraySerializer.INSTANCE));
    waiting = new WaitingCommands();
    for (byte[] command : kept.get()) {
      waiting.restore(CommandFormat.decode(command), command);
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    repeated = getMetricGroup().counter("repeatedCommands");
    refused = getMetricGroup().counter("refusedCommands");
    getMetricGroup().gauge("waitingCommands", (Gauge<Integer>) waiting::size);
    lookup = new Lookup(versions);
    look();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    ids.update(List.copyOf(taken));
    kept.update(waiting.all());
  }

  @Override
  public void processElement(StreamRecord<InRecord> element) {
    InRecord record = element.getValue();
    Command command;
    try {
      command = CommandFormat.decode(record.value());
    } catch (IllegalArgumentException e) {
      String origin = record.topic() + "-" + record.partition() + "-" + record.offset();
      refuse(new Notice(null, "", false, 0, 1, origin + " must be a command: " + e.getMessage()));
      return;
    }
    if (!taken.add(command.id())) {
      repeated.inc();
      return;
    }
    if (taken.size() > REMEMBERED) {
      Iterator<String> oldest = taken.iterator();
      oldest.next();
      oldest.remove();
    }
    take(command);
  }

  private void take(Command command) {
    if (!waiting.mustWait(command)) {
      tell(new Directive.Order(command));
      return;
    }
    String full = waiting.add(command);
    if (full != null) {
      refuse(Notice.refused(command, full));
    }
    look();
  }

  /** Begins a search for what is wanted, unless one runs. */
  private void look() {
    if (!lookup.isRunning()) {
      List<Versions.Wanted> wanted = waiting.ask();
      if (!wanted.isEmpty()) {
        lookup.start(wanted);
        askAgain();
      }
    }
  }

  private void askAgain() {
    ProcessingTimeService clock = getProcessingTimeService();
    var unused = clock.registerTimer(clock.getCurrentProcessingTime() + LOOKING, at -> found());
  }

  private void found() throws InterruptedException {
    if (lookup.isDone()) {
      settle();
    } else if (lookup.isRunning()) {
      askAgain();
    }
  }

  private void settle() throws InterruptedException {
    waiting.answer(lookup.take());
    waiting.release(this::release);
    look();
  }

  private void release(Command command, Versions.Result result) {
    if (result == null) {
      tell(new Directive.Order(command));
    } else if (result instanceof Versions.Result.Missing missing) {
      refuse(Notice.refused(command, missing.reason()));
    } else if (result instanceof Versions.Result.Found found) {
      rollBack(command, found);
    }
  }

  private void rollBack(Command command, Versions.Result.Found found) {
    found
        .snapshots()
        .forEach((model, snapshot) -> tell(new Directive.Restore(command, model, snapshot)));
    if (command.model().isEmpty()) {
      tell(new Directive.Restored(command));
    }
  }

  /** What has come is done before the job ends. */
  @Override
  public void endInput() throws InterruptedException {
    while (lookup.isRunning()) {
      settle();
    }
  }

  @Override
  public void close() throws Exception {
    if (lookup != null) {
      lookup.close();
    }
    super.close();
  }

  /** Whether versions are being looked up. */
  boolean isLooking() {
    return lookup.isRunning();
  }

  private void refuse(Notice notice) {
    refused.inc();
    tell(new Directive.Answer(notice));
  }

  private void tell(Directive directive) {
    output.collect(new StreamRecord<>(directive));
  }
}
