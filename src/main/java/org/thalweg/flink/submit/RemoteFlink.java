package org.thalweg.flink.submit;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Flink cluster that runs already, reached through its JobManager's REST API. The job's jar is
 * sent to the JobManager, which runs the program in it; nothing of Flink's client is needed, and
 * placeholders for secrets are filled in over there, by each Kafka client.
 *
 * <pre>{@code
 * RemoteFlink flink = RemoteFlink.at(URI.create("http://localhost:8081"));
 * String id = flink.run(Path.of("target/thalweg-job.jar"), JobMain.argument(job));
 * }</pre>
 */
public final class RemoteFlink {
  /** The least version that the job's jar runs on. */
  private static final int MAJOR = 2;

  private static final int MINOR = 2;
  private static final Pattern VERSION =
      Pattern.compile("\"flink-version\":\"((\\d+)\\.(\\d+)[^\"]*)\"");
  private static final Pattern FILE = Pattern.compile("\"filename\":\"[^\"]*?([^/\"]+)\"");
  private static final Pattern JOB = Pattern.compile("\"jobid\":\"([0-9a-f]+)\"");
  private static final Pattern STATE = Pattern.compile("\"status\":\"([A-Z]+)\"");

  private final Rest rest;

  private RemoteFlink(Rest rest) {
    this.rest = rest;
  }

  /**
   * The cluster whose REST API is at this address, after asking whether it is one that fits.
   *
   * @param url {@code http} or {@code https}, host and port
   * @throws SubmissionException if nothing answers there, or a Flink too old or too new
   */
  public static RemoteFlink at(URI url) {
    if (url.getHost() == null || url.getScheme() == null || !url.getScheme().startsWith("http")) {
      throw new SubmissionException(
          "the address of Flink's REST API must be like http://localhost:8081: " + url);
    }
    Rest rest = new Rest(url);
    Matcher version = VERSION.matcher(rest.get("/overview"));
    if (!version.find()) {
      throw new SubmissionException(
          "something else than Flink's REST API answers at " + url + ": give its address");
    }
    int minor = Integer.parseInt(version.group(3));
    if (Integer.parseInt(version.group(2)) != MAJOR || minor < MINOR) {
      throw new SubmissionException(
          "the cluster must run Flink %d.%d or a later %d: %s runs %s"
              .formatted(MAJOR, MINOR, MAJOR, url, version.group(1)));
    }
    return new RemoteFlink(rest);
  }

  /**
   * Runs the program in a jar; returns once the cluster has accepted its job. The cluster keeps no
   * copy of the jar but the job's own.
   *
   * @param jar holds the program, and all its classes that are not in the cluster's {@code lib/}
   * @param argument the program's only one: letters, digits, dashes and underscores
   * @return the job's id
   * @throws SubmissionException if there is no such jar, or the cluster refuses it
   */
  public String run(Path jar, String argument) {
    return run(jar, argument, Optional.empty());
  }

  /**
   * Runs the program in a jar, from a savepoint if there is one.
   *
   * @see #run(Path, String)
   */
  public String run(Path jar, String argument, Optional<Savepoint> savepoint) {
    requireJar(jar);
    if (!argument.matches("[A-Za-z0-9_-]+")) {
      throw new IllegalArgumentException(
          "argument must be letters, digits, dashes and underscores: " + argument);
    }
    String file = found(FILE, rest.upload("/jars/upload", jar));
    try {
      String from = savepoint.map(start -> "," + start.json()).orElse("");
      String body = "{\"programArgsList\":[\"" + argument + "\"]" + from + "}";
      return found(JOB, rest.post("/jars/" + file + "/run", body));
    } finally {
      rest.delete("/jars/" + file);
    }
  }

  /**
   * Looks whether there is such a jar.
   *
   * @throws SubmissionException if not
   */
  public static void requireJar(Path jar) {
    if (!Files.isRegularFile(jar)) {
      throw new SubmissionException("the job's jar must be built first: there is no " + jar);
    }
  }

  /** The jobs of this name that have not ended. */
  public List<LivingJob> living(String name) {
    return LivingJob.of(rest.get("/jobs/overview"), name);
  }

  /**
   * Stops a job with a savepoint; returns once it has ended.
   *
   * @param folder for the savepoint; without it, where the cluster's {@code
   *     execution.checkpointing.savepoint-dir} says
   * @return the savepoint's path
   * @throws SubmissionException with the reason, if it could not be stopped
   */
  public String stop(String job, Optional<String> folder) throws InterruptedException {
    return new Stop(rest, job).await(folder);
  }

  /** What a job is doing: {@code RUNNING}, {@code FAILED} and so on. */
  public String state(String job) {
    return found(STATE, rest.get("/jobs/" + job + "/status"));
  }

  /** Asks the cluster to cancel a job; what it has not committed is lost. */
  public void cancel(String job) {
    rest.patch("/jobs/" + job + "?mode=cancel");
  }

  private static String found(Pattern pattern, String answer) {
    Matcher matcher = pattern.matcher(answer);
    if (!matcher.find()) {
      throw new SubmissionException("Flink's answer has no " + pattern + ": " + answer);
    }
    return matcher.group(1);
  }
}
