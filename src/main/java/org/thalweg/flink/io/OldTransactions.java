package org.thalweg.flink.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.internal.CheckpointTransaction;
import org.apache.flink.connector.kafka.sink.internal.TransactionalIdFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a job left open that was called by its bare name. In state that version 0.1 wrote the prefix
 * has no end, {@code thalweg-pay}, and with it begin the transactions of a job {@code pay-eu} too.
 * Flink's sink ends whatever begins with the prefix of its state, so it never sees such a one: here
 * are ended those ids that are the prefix and two numbers, and no other's can be that.
 */
final class OldTransactions {

  private static final Logger LOG = LoggerFactory.getLogger(OldTransactions.class);

  private final String prefix;
  private final Collection<KafkaWriterState> recovered;

  /**
   * @param prefix of the job, with its end
   * @param recovered state of one subtask
   */
  OldTransactions(String prefix, Collection<KafkaWriterState> recovered) {
    this.prefix = prefix;
    this.recovered = recovered;
  }

  /**
   * Ends them, each by the one subtask that has the state of its owner, and not those that are
   * still to be committed.
   *
   * @return the state, under the prefix
   */
  Collection<KafkaWriterState> end(Properties settings) throws IOException {
    if (recovered.stream().noneMatch(OldTransactions::isOld)) {
      return recovered;
    }
    try (Admin admin = Admin.create(settings)) {
      ListTransactionsOptions open =
          new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING));
      List<String> ids =
          admin.listTransactions(open).all().get().stream()
              .map(TransactionListing::transactionalId)
              .filter(this::isOurs)
              .toList();
      LOG.info("ending transactions that an older version of the job left open: {}", ids);
      if (!ids.isEmpty()) {
        admin.fenceProducers(ids).all().get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while old transactions are ended");
    } catch (ExecutionException e) {
      throw new IOException("old transactions could not be ended: " + e.getCause(), e);
    }
    return recovered.stream().map(this::renamed).toList();
  }

  boolean isOurs(String id) {
    Set<String> prepared =
        recovered.stream()
            .flatMap(state -> state.getPrecommittedTransactionalIds().stream())
            .map(CheckpointTransaction::getTransactionalId)
            .collect(Collectors.toSet());
    return !prepared.contains(id)
        && recovered.stream().anyMatch(state -> isOld(state) && owns(state, id));
  }

  private static boolean owns(KafkaWriterState state, String id) {
    // Attempts that were never part of a checkpoint may have had more subtasks.
    return id.matches(Pattern.quote(state.getTransactionalIdPrefix()) + "-\\d{1,9}-\\d{1,18}")
        && TransactionalIdFactory.extractSubtaskId(id) % state.getTotalNumberOfOwnedSubtasks()
            == state.getOwnedSubtaskId();
  }

  private static boolean isOld(KafkaWriterState state) {
    return !state.getTransactionalIdPrefix().endsWith(KafkaOutputs.PREFIX_END);
  }

  private KafkaWriterState renamed(KafkaWriterState state) {
    return new KafkaWriterState(
        isOld(state) ? prefix : state.getTransactionalIdPrefix(),
        state.getOwnedSubtaskId(),
        state.getTotalNumberOfOwnedSubtasks(),
        state.getTransactionOwnership(),
        state.getPrecommittedTransactionalIds());
  }
}
