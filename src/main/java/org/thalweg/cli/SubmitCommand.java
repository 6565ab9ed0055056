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

  @Override
  public Integer call() throws IOException, InterruptedException {
    JobSpec job = Job.read(file).spec();
    Optional<Savepoint> start = start();
    RemoteFlink flink = RemoteFlink.at(url);
    PrintWriter out = spec.commandLine().getOut();
    topics(job, out);
    String id = flink.run(jar(), JobMain.argument(onCluster(job)), start);
    out.println("submitted " + job.name() + " as " + Plain.text(id));
    out.flush();
    new JobStart(url, id).await();
    out.println("it runs: " + url.resolve("/#/job/running/" + id + "/overview"));
    out.flush();
    return 0;
  }

  private Optional<Savepoint> start() {
    if (savepoint == null && allowNonRestored) {
      throw new ParameterException(
          spec.commandLine(), "--allow-non-restored must go with --savepoint");
    }
    try {
      return Optional.ofNullable(savepoint).map(path -> new Savepoint(path, allowNonRestored));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--savepoint: " + e.getMessage(), e);
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
