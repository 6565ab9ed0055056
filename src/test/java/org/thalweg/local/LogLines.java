package org.thalweg.local;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * Keeps what is warned of, and nothing below, from all loggers of this JVM; none of it is shown.
 */
public final class LogLines implements AutoCloseable {

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final LoggerConfig root = context.getConfiguration().getRootLogger();
  private final Level before = root.getLevel();
  private final List<Appender> others = List.copyOf(root.getAppenders().values());
  private final Listener listener = new Listener();

  /** Listens from now on. */
  public LogLines() {
    listener.start();
    others.forEach(appender -> root.removeAppender(appender.getName()));
    root.addAppender(listener, Level.WARN, null);
    root.setLevel(Level.WARN);
    context.updateLoggers();
  }

  /** The lines that hold a text, each as {@code LEVEL message}. */
  public List<String> with(String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  /** How many lines there are. */
  public int count() {
    return lines.size();
  }

  @Override
  public void close() {
    root.removeAppender(listener.getName());
    others.forEach(appender -> root.addAppender(appender, before, null));
    root.setLevel(before);
    context.updateLoggers();
    listener.stop();
  }

  private final class Listener extends AbstractAppender {

    Listener() {
      super("lines", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
    }
  }
}
