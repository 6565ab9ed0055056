package org.thalweg.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What ended jobs have left in a process of a cluster.
 *
 * @param loaders class loaders of jobs that a full garbage collection did not take
 * @param metaspace what classes use after it, in KiB
 * @param jars copies of jobs' jars among its temporary files
 */
record Left(long loaders, long metaspace, long jars) {
  private static final Pattern LOADERS =
      Pattern.compile(" (\\d+) +\\d+ +org\\.apache\\.flink\\.util\\.ChildFirstClassLoader");
  private static final Pattern METASPACE = Pattern.compile("Metaspace +used (\\d+)K");

  /** Whether nothing of them is left; the metaspace holds classes of Flink's own. */
  boolean isNothing() {
    return loaders == 0 && jars == 0;
  }

  /** Looks at a process. */
  static Left in(ChildJvm process) throws IOException, InterruptedException {
    // The histogram counts what is alive, and so collects all garbage first.
    Matcher loaders = LOADERS.matcher(process.diagnose("GC.class_histogram"));
    long count = loaders.find() ? Long.parseLong(loaders.group(1)) : 0;
    Matcher metaspace = METASPACE.matcher(process.diagnose("GC.heap_info"));
    if (!metaspace.find()) {
      throw new IllegalStateException("jcmd says nothing of the metaspace");
    }
    return new Left(count, Long.parseLong(metaspace.group(1)), jars(process.temporary()));
  }

  private static long jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      return all.stream().filter(Left::isJobs).count();
    }
  }

  private static boolean isJobs(Path file) {
    return file.getFileName().toString().startsWith("blob_p-");
  }
}
