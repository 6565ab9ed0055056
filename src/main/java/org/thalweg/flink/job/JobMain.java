package org.thalweg.flink.job;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/**
 * What a cluster runs: the program of the job jar. Its one argument is a job's bundle (see {@link
 * JobSpec#bundle()}), in Base64 so that it passes through any command line or REST call.
 */
public final class JobMain {

  private JobMain() {}

  /**
   * Submits the job.
   *
   * @param args the bundle
   * @throws Exception if the bundle is no job, or the cluster does not take it
   */
  public static void main(String[] args) throws Exception {
    JobSpec job = job(args);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    build(env, job);
    env.executeAsync(job.name());
  }

  /** The argument for {@link #main}. */
  public static String argument(JobSpec job) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(job.bundle().getBytes(StandardCharsets.UTF_8));
  }

  /** Builds the graph of a job of any kind. */
  static void build(StreamExecutionEnvironment env, JobSpec job) {
    if (job instanceof TrainJob train) {
      TrainGraph.build(env, train);
    } else {
      ScoreGraph.build(env, (ScoreJob) job);
    }
  }

  /** The job of the program's arguments. */
  static JobSpec job(String[] args) {
    if (args.length != 1) {
      throw new IllegalArgumentException("The program has one argument, a bundle: " + args.length);
    }
    byte[] bundle = Base64.getUrlDecoder().decode(args[0]);
    return JobSpec.parse(new String(bundle, StandardCharsets.UTF_8));
  }
}
