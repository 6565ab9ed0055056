package org.thalweg.flink.control;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.CommandFormat;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.Notice;

/**
 * Takes each command once and tells those that learn. A command to go back to a version is told
 * together with the version, which is looked up here, so that learning doesn't wait for Kafka. For
 * one subtask.
 *
 * <p>Of the last {@link #REMEMBERED} commands the ids are kept: who sends one again, because it
 * does not know whether it arrived, does no harm.
 */
public final class ControlOperator extends AbstractStreamOperator<Directive>
    implements OneInputStreamOperator<InRecord, Directive> {

  /** How many commands are remembered. */
  static final int REMEMBERED = 10_000;

  /** Name of the state: part of the savepoint's format. */
  private static final String IDS = "ids";

  private static final long serialVersionUID = 1;

  private final Versions versions;

  private final Set<String> taken = new LinkedHashSet<>();
  private transient ListState<String> ids;
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
  }

  @Override
  public void open() throws Exception {
    super.open();
    repeated = getMetricGroup().counter("repeatedCommands");
    refused = getMetricGroup().counter("refusedCommands");
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    ids.update(List.copyOf(taken));
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
    if (command.action() == Command.Action.ROLLBACK) {
      rollBack(command);
    } else {
      tell(new Directive.Order(command));
    }
  }

  private void rollBack(Command command) {
    Versions.Result result = versions.find(command.model(), command.version());
    if (result instanceof Versions.Result.Missing missing) {
      refuse(Notice.refused(command, missing.reason()));
      return;
    }
    Versions.Result.Found found = (Versions.Result.Found) result;
    found
        .snapshots()
        .forEach((model, snapshot) -> tell(new Directive.Restore(command, model, snapshot)));
    if (command.model().isEmpty()) {
      tell(new Directive.Restored(command));
    }
  }

  private void refuse(Notice notice) {
    refused.inc();
    tell(new Directive.Answer(notice));
  }

  private void tell(Directive directive) {
    output.collect(new StreamRecord<>(directive));
  }
}
