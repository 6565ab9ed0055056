package org.thalweg.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.thalweg.local.LocalJobs;
import org.thalweg.spec.JobSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg up}: jobs on a broker and a cluster inside this process, until Ctrl-C. */
@Command(
    name = "up",
    description =
        "Start a Kafka broker and a Flink cluster in this process, and jobs on them that wait for"
            + " events until Ctrl-C: for feed, control, models and other tools. Nothing is kept.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "JOB.yaml", description = "The job files.")
  private List<Path> files;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Port of the broker; by default 9092, where job files look for one.")
  private int port;

  @Override
  public Integer call() throws IOException {
    List<JobSpec> jobs = new ArrayList<>();
    for (Path file : files) {
      jobs.add(Job.read(file).spec());
    }
    PrintWriter out = spec.commandLine().getOut();
    try (LocalJobs running = new LocalJobs(jobs, port)) {
      Interrupts interrupts = Interrupts.handle(running::stop);
      try {
        running.start();
        jobs.forEach(job -> out.println(job.name() + " runs"));
        out.println("the broker is at " + running.bootstrap() + " until Ctrl-C");
        out.flush();
        running.await();
      } finally {
        interrupts.close();
      }
    }
    return 0;
  }
}
