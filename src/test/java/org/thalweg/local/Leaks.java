package org.thalweg.local;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** Looks for secrets in all that is logged, at any level, and in files; remembers the finds. */
final class Leaks implements AutoCloseable {

  private final List<String> secrets;
  private final Queue<String> found = new ConcurrentLinkedQueue<>();
  private final AtomicLong lines = new AtomicLong();
  private final LoggerConfig root;
  private final Level before;
  private final Listener listener = new Listener();

  /** Listens from now on. */
  Leaks(String... secrets) {
    this.secrets = List.of(secrets);
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    root = context.getConfiguration().getRootLogger();
    before = root.getLevel();
    listener.start();
    root.getAppenders().values().forEach(appender -> root.removeAppender(appender.getName()));
    root.addAppender(listener, Level.ALL, null);
    root.setLevel(Level.DEBUG);
    context.updateLoggers();
  }

  /** Looks at a text. */
  void look(String where, String text) {
    for (String secret : secrets) {
      if (text.contains(secret)) {
        found.add(where + ": " + text.substring(0, Math.min(300, text.length())));
      }
    }
  }

  /** Looks at every file in a folder and below, as it is. */
  void lookInto(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      look(file.toString(), content(file));
    }
  }

  private static String content(Path file) throws IOException {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return ""; // gone meanwhile
    }
  }

  List<String> found() {
    return List.copyOf(found);
  }

  /** How many lines were logged. */
  long lines() {
    return lines.get();
  }

  @Override
  public void close() {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    root.setLevel(before);
    root.removeAppender(listener.getName());
    listener.stop();
    context.reconfigure();
  }

  private final class Listener extends AbstractAppender {

    Listener() {
      super("leaks", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      lines.incrementAndGet();
      look(event.getLoggerName(), event.getMessage().getFormattedMessage());
      if (event.getThrown() != null) {
        StringWriter trace = new StringWriter();
        event.getThrown().printStackTrace(new PrintWriter(trace));
        look(event.getLoggerName(), trace.toString());
      }
    }
  }
}
