package org.thalweg.flink.submit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A Flink cluster that runs already, reached through its JobManager's REST API. The job's graph is
 * built here and sent with the jar that holds its classes, so the cluster sees no job file.
 *
 * <pre>{@code
 * RemoteFlink flink = RemoteFlink.at(URI.create("http://localhost:8081"));
 * StreamExecutionEnvironment environment = flink.environment(Path.of("target/thalweg-job.jar"));
 * // ... build the job ...
 * JobClient job = flink.submit(environment, "elec2");
 * }</pre>
 */
public final class RemoteFlink {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern VERSION = Pattern.compile("\"flink-version\":\"([^\"]+)\"");

  private final URI url;

  private RemoteFlink(URI url) {
    this.url = url;
  }

  /**
   * The cluster whose REST API is at this address, after asking whether it is one that fits.
   *
   * @param url {@code http} or {@code https}, host and port
   * @throws SubmissionException if nothing answers there, or a Flink of another minor version
   */
  public static RemoteFlink at(URI url) {
    if (url.getHost() == null || url.getScheme() == null || !url.getScheme().startsWith("http")) {
      throw new SubmissionException(
          "the address of Flink's REST API must be like http://localhost:8081: " + url);
    }
    String theirs = version(url);
    String ours = EnvironmentInformation.getVersion();
    if (!minor(theirs).equals(minor(ours))) {
      throw new SubmissionException(
          "the cluster must run Flink %s: %s runs %s".formatted(minor(ours), url, theirs));
    }
    return new RemoteFlink(url);
  }

  private static String version(URI url) {
    Matcher version = VERSION.matcher(overview(url));
    if (!version.find()) {
      throw new SubmissionException(
          "something else than Flink's REST API answers at " + url + ": give its address");
    }
    return version.group(1);
  }

  private static String overview(URI url) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve("/overview")).timeout(PATIENCE).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new SubmissionException(
          "no Flink answers at " + url + ": start the cluster, or give its address", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SubmissionException("interrupted while asking " + url, e);
    }
  }

  /** {@code 2.2} of {@code 2.2.1}. */
  private static String minor(String version) {
    return version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
  }

  /**
   * An environment to build a job in; run it with {@link #submit}.
   *
   * @param jar holds all classes of the job that are not in the cluster's {@code lib/}
   * @throws SubmissionException if there is no such file
   */
  public StreamExecutionEnvironment environment(Path jar) {
    if (!Files.isRegularFile(jar)) {
      throw new SubmissionException("the job's jar must be built first: there is no " + jar);
    }
    Configuration configuration = new Configuration();
    boolean secure = url.getScheme().equals("https");
    configuration.set(SecurityOptions.SSL_REST_ENABLED, secure);
    return StreamExecutionEnvironment.createRemoteEnvironment(
        url.getHost(), port(secure), configuration, jar.toAbsolutePath().toString());
  }

  private int port(boolean secure) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return secure ? 443 : 80;
  }

  /**
   * Hands over the job built in an environment; returns once the cluster has accepted it.
   *
   * @throws SubmissionException if the cluster refuses it
   */
  public JobClient submit(StreamExecutionEnvironment environment, String name) {
    try {
      return environment.executeAsync(name);
    } catch (Exception e) {
      throw new SubmissionException("%s refused the job: %s".formatted(url, innermost(e)), e);
    }
  }

  private static String innermost(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
