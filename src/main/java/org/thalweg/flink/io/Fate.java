package org.thalweg.flink.io;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTransactionsResult;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

/**
 * What became of a transaction that is part of a complete checkpoint, after the job has failed or
 * was stopped: Kafka's commit can't tell one that was committed before from one that was given up.
 *
 * <p>Since Kafka's second version of transactions the producer's epoch goes up by one whenever one
 * ends, committed or not. Whoever takes the id for the next transaction raises it once more.
 */
enum Fate {
  /** It is open, or not known: to be committed. */
  OPEN,
  /** It has been committed. */
  COMMITTED,
  /**
   * Its id was used since, or forgotten by Kafka. A job takes an id again only when it knows that
   * its transaction is over, and has said so if that was a loss.
   */
  PASSED,
  /** It was given up, by Kafka's timeout or by another producer. */
  LOST;

  private static final Set<TransactionState> COMMIT =
      EnumSet.of(TransactionState.PREPARE_COMMIT, TransactionState.COMPLETE_COMMIT);
  private static final Set<TransactionState> ABORT =
      EnumSet.of(
          TransactionState.PREPARE_ABORT,
          TransactionState.PREPARE_EPOCH_FENCE,
          TransactionState.COMPLETE_ABORT);

  /** The fates of transactions. */
  static Map<KafkaCommittable, Fate> of(Admin admin, Set<KafkaCommittable> transactions)
      throws InterruptedException {
    List<String> ids = transactions.stream().map(KafkaCommittable::getTransactionalId).toList();
    DescribeTransactionsResult described = admin.describeTransactions(ids);
    Map<KafkaCommittable, Fate> fates = new HashMap<>();
    for (KafkaCommittable transaction : transactions) {
      fates.put(
          transaction, of(transaction, described.description(transaction.getTransactionalId())));
    }
    return fates;
  }

  private static Fate of(KafkaCommittable transaction, KafkaFuture<TransactionDescription> now)
      throws InterruptedException {
    try {
      return of(transaction, now.get());
    } catch (ExecutionException e) {
      return e.getCause() instanceof TransactionalIdNotFoundException ? PASSED : OPEN;
    }
  }

  /** The fate of a transaction whose id is now in this state. */
  static Fate of(KafkaCommittable transaction, TransactionDescription now) {
    boolean same = now.producerId() == transaction.getProducerId();
    if (same && now.producerEpoch() == transaction.getEpoch()) {
      return OPEN;
    }
    if (same && now.producerEpoch() == transaction.getEpoch() + 1) {
      return COMMIT.contains(now.state()) ? COMMITTED : ABORT.contains(now.state()) ? LOST : PASSED;
    }
    return PASSED;
  }
}
