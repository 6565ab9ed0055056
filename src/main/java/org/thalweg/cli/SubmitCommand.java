package org.thalweg.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.thalweg.definition.Plain;
import org.thalweg.flink.job.JobMain;
import org.thalweg.flink.submit.LivingJob;
import org.thalweg.flink.submit.RemoteFlink;
import org.thalweg.flink.submit.Savepoint;
import org.thalweg.local.JobTopics;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg submit}: a job on a Flink cluster that runs already. */
@Command(
    name = "submit",
    description = "Start a job on a running Flink cluster, on the Kafka that the job file names.",
    mixinStandardHelpOptions = true)
final class SubmitCommand implements Callable<Integer> {

  private static final String ALLOW = "--allow-non-restored must go with --savepoint or --replace";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "JOB.yaml", description = "The job file.")
  private Path file;

  @Option(
      names = "--flink",
      required = true,
      paramLabel = "URL",
      description = "Flink's REST API, such as http://localhost:8081.")
  private URI url;

  @Option(
      names = "--create-topics",
      description = "Create the job's topics that do not exist, with one partition each.")
  private boolean createTopics;

  @Option(
      names = "--skip-topic-check",
      description = "Do not look at Kafka from here: where only the cluster can reach it.")
  private boolean skipTopicCheck;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "The brokers' address for the cluster, where it differs from the job file's.")
  private String kafka;

  @Option(
      names = "--savepoint",
      paramLabel = "PATH",
      description = "Go on from this savepoint or checkpoint, a path as the cluster sees it.")
  private String savepoint;

  @Option(
      names = "--allow-non-restored",
      description = "Leave behind what is in the savepoint and of no part of the job.")
  private boolean allowNonRestored;

  @Option(
      names = "--replace",
      description = "Stop the job of this name with a savepoint, and go on from there.")
  private boolean replace;

  @Option(
      names = "--savepoint-dir",
      paramLabel = "URI",
      description =
          "Where --replace has the savepoint written; by default where the cluster's"
              + " execution.checkpointing.savepoint-dir says.")
  private String savepointFolder;

  @Override
  public Integer call() throws IOException, InterruptedException {
    JobSpec job = Job.read(file).spec();
    Optional<Savepoint> start = start();
    RemoteFlink flink = RemoteFlink.at(url);
    PrintWriter out = spec.commandLine().getOut();
    Predecessor predecessor = new Predecessor(flink, url, job.name());
    if (replace) {
      LivingJob before = predecessor.requireOne();
      topics(job, out);
      RemoteFlink.requireJar(jar());
      String path = predecessor.stop(before, Optional.ofNullable(savepointFolder));
      // Should the new one be refused, this is what to go back to.
      out.println("stopped " + before.id() + " with the savepoint " + path);
      out.flush();
      start = Optional.of(new Savepoint(path, allowNonRestored));
    } else {
      predecessor.requireNone();
      topics(job, out);
    }
    String id = flink.run(jar(), JobMain.argument(onCluster(job)), start);
    out.println("submitted " + job.name() + " as " + Plain.text(id));
    out.flush();
    new JobStart(url, id).await();
    out.println("it runs: " + url.resolve("/#/job/running/" + id + "/overview"));
    out.flush();
    return 0;
  }

  private Optional<Savepoint> start() {
    require(!allowNonRestored || replace || savepoint != null, ALLOW);
    require(!replace || savepoint == null, "--replace must go without --savepoint: it makes one");
    require(replace || savepointFolder == null, "--savepoint-dir must go with --replace");
    try {
      return Optional.ofNullable(savepoint).map(path -> new Savepoint(path, allowNonRestored));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--savepoint: " + e.getMessage(), e);
    }
  }

  private void require(boolean condition, String rule) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), rule);
    }
  }

  private JobSpec onCluster(JobSpec job) {
    return kafka == null ? job : job.withKafka(new KafkaSpec(kafka, job.kafka().properties()));
  }

  private void topics(JobSpec job, PrintWriter out) {
    if (skipTopicCheck) {
      return;
    }
    JobTopics topics = new JobTopics(job);
    Set<String> missing = createTopics ? topics.create() : topics.missing();
    if (!missing.isEmpty() && createTopics) {
      out.println("created " + String.join(", ", missing));
    } else if (!missing.isEmpty()) {
      throw new CommandFailure(
          "%s at %s: create %s, or let --create-topics do it"
              .formatted(
                  missing.size() == 1
                      ? "there is no topic " + missing.iterator().next()
                      : "there are no topics " + String.join(", ", missing),
                  job.kafka().bootstrap(),
                  missing.size() == 1 ? "it" : "them"));
    }
  }

  /** The jar that the build makes for clusters, beside the one that runs here. */
  private static Path jar() {
    return Path.of(System.getProperty("thalweg.home", "."), "target", "thalweg-job.jar");
  }
}
