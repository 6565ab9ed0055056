package org.thalweg.cli;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.thalweg.flink.submit.LivingJob;
import org.thalweg.flink.submit.RemoteFlink;
import org.thalweg.flink.submit.SubmissionException;

/**
 * The job of the same name that a cluster has already. Two at the same time would end each other's
 * transactions.
 */
final class Predecessor {
  private final RemoteFlink flink;
  private final URI url;
  private final String name;

  Predecessor(RemoteFlink flink, URI url, String name) {
    this.flink = flink;
    this.url = url;
    this.name = name;
  }

  /**
   * Asks whether there is none.
   *
   * @throws CommandFailure if there is
   */
  void requireNone() {
    List<LivingJob> jobs = flink.living(name);
    if (!jobs.isEmpty()) {
      throw new CommandFailure(
          "%s is on %s already: %s; --replace stops it with a savepoint and goes on from there"
              .formatted(
                  name, url, jobs.stream().map(this::said).collect(Collectors.joining(", "))));
    }
  }

  /**
   * The one job that can be stopped with a savepoint.
   *
   * @throws CommandFailure if there is none, more than one, or one that does not run
   */
  LivingJob requireOne() {
    List<LivingJob> jobs = flink.living(name);
    if (jobs.isEmpty()) {
      throw new CommandFailure(
          "--replace must find a job to stop, and no %s runs on %s: leave it out to begin anew, or"
                  .formatted(name, url)
              + " go on from a --savepoint");
    }
    if (jobs.size() > 1) {
      throw new CommandFailure(
          "--replace must find one job to stop, and %d of the name %s are on %s: %s; cancel all but"
                  .formatted(
                      jobs.size(),
                      name,
                      url,
                      jobs.stream().map(this::said).collect(Collectors.joining(", ")))
              + " one");
    }
    LivingJob job = jobs.get(0);
    if (!job.isRunning()) {
      throw new CommandFailure(
          "only a job that runs can be stopped with a savepoint: %s; wait until it does, or cancel it"
                  .formatted(said(job))
              + " and go on from one of its checkpoints with --savepoint");
    }
    return job;
  }

  /**
   * Stops it with a savepoint.
   *
   * @param folder for the savepoint; without it, the cluster's own
   * @return the savepoint's path
   * @throws CommandFailure if that was not possible; the job then goes on as it was
   */
  String stop(LivingJob job, Optional<String> folder) throws InterruptedException {
    try {
      return flink.stop(job.id(), folder);
    } catch (SubmissionException e) {
      throw new CommandFailure(
          "%s could not be stopped with a savepoint, and was left as it is: %s (%s)"
              .formatted(
                  name, said(new LivingJob(job.id(), flink.state(job.id()))), e.getMessage()),
          e);
    }
  }

  private String said(LivingJob job) {
    return "job " + job.id() + " is " + job.state();
  }
}
