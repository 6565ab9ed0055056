package org.thalweg.flink.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.internal.KafkaCommitter;
import org.apache.flink.connector.kafka.sink.internal.TransactionFinished;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits transactions, and says which are lost. A checkpoint always lists transactions that the
 * job may have committed before it stopped. They are looked up first, so that nothing is tried in
 * vain and warned of, and a loss has a sentence of its own.
 */
final class OutputCommitter implements Committer<KafkaCommittable> {

  private static final Logger LOG = LoggerFactory.getLogger(OutputCommitter.class);

  private final KafkaCommitter kafka;
  private final Properties settings;

  OutputCommitter(KafkaCommitter kafka, Properties settings) {
    this.kafka = kafka;
    this.settings = settings;
  }

  @Override
  public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
      throws IOException, InterruptedException {
    Map<KafkaCommittable, Fate> fates = fates(requests);
    List<CommitRequest<KafkaCommittable>> open = new ArrayList<>();
    for (CommitRequest<KafkaCommittable> request : requests) {
      Fate fate = fates.getOrDefault(request.getCommittable(), Fate.OPEN);
      if (fate == Fate.OPEN) {
        open.add(new WatchedRequest(request));
      } else {
        finish(request, fate);
      }
    }
    kafka.commit(open);
  }

  /** Of those transactions alone that an earlier attempt has prepared. */
  private Map<KafkaCommittable, Fate> fates(Collection<CommitRequest<KafkaCommittable>> requests)
      throws InterruptedException {
    Set<KafkaCommittable> recovered =
        requests.stream()
            .map(CommitRequest::getCommittable)
            .filter(committable -> committable.getProducer().isEmpty())
            .collect(Collectors.toSet());
    if (recovered.isEmpty()) {
      return Map.of();
    }
    try (Admin admin = Admin.create(settings)) {
      return Fate.of(admin, recovered);
    }
  }

  private void finish(CommitRequest<KafkaCommittable> request, Fate fate) {
    String id = request.getCommittable().getTransactionalId();
    if (fate == Fate.LOST) {
      kafka.getBackchannel().send(TransactionFinished.erroneously(id));
      new WatchedRequest(request)
          .signalFailedWithKnownReason(
              new ProducerFencedException("the transaction was given up before it was committed"));
      return;
    }
    if (fate == Fate.COMMITTED) {
      LOG.info("{} has been committed before: nothing to do", request.getCommittable());
    } else {
      LOG.warn(
          "the id of {} was used since, or forgotten by Kafka: it was committed, unless another job"
              + " of this name ran meanwhile, or its loss was told before",
          request.getCommittable());
    }
    kafka.getBackchannel().send(TransactionFinished.successful(id));
    request.signalAlreadyCommitted();
  }

  /** Flink ends a TaskManager whose task can't be closed: nothing is thrown here. */
  @Override
  public void close() {
    try {
      kafka.close();
    } catch (InterruptException e) {
      // It has set the thread's mark itself.
      LOG.warn("interrupted while a committer's producers were closed", e);
    } catch (Exception e) {
      LOG.error("a committer's producers could not be closed in order", e);
    }
  }

  /** A request that says so when it fails for good: Flink itself goes on without a word. */
  private record WatchedRequest(CommitRequest<KafkaCommittable> request)
      implements CommitRequest<KafkaCommittable> {

    @Override
    public KafkaCommittable getCommittable() {
      return request.getCommittable();
    }

    @Override
    public int getNumberOfRetries() {
      return request.getNumberOfRetries();
    }

    @Override
    public void signalFailedWithKnownReason(Throwable reason) {
      LOG.error(
          "outputs are lost: {} is part of a complete checkpoint, and Kafka gave it up before it was committed,"
              + " because the job was away for longer than publish.transactionTimeout or because"
              + " another job of its name ran",
          request.getCommittable());
      request.signalFailedWithKnownReason(reason);
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable reason) {
      request.signalFailedWithUnknownReason(reason);
    }

    @Override
    public void retryLater() {
      request.retryLater();
    }

    @Override
    public void updateAndRetryLater(KafkaCommittable committable) {
      request.updateAndRetryLater(committable);
    }

    @Override
    public void signalAlreadyCommitted() {
      request.signalAlreadyCommitted();
    }
  }
}
