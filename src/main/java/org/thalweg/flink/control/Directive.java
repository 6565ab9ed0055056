package org.thalweg.flink.control;

import java.util.Objects;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.Notice;

/** What every subtask that learns is told; each does its part. */
public sealed interface Directive {

  /** Do this: anything but a rollback. */
  record Order(Command command) implements Directive {
    public Order {
      Objects.requireNonNull(command, "command");
    }
  }

  /**
   * Take a model back to a version.
   *
   * @param model its key
   * @param snapshot the version's bytes; nobody writes to them
   */
  record Restore(Command command, String model, byte[] snapshot) implements Directive {
    public Restore {
      Objects.requireNonNull(command, "command");
      Objects.requireNonNull(model, "model");
      Objects.requireNonNull(snapshot, "snapshot");
    }
  }

  /** All models that have the version of a rollback have been told. */
  record Restored(Command command) implements Directive {
    public Restored {
      Objects.requireNonNull(command, "command");
    }
  }

  /** Say this, one of you. */
  record Answer(Notice notice) implements Directive {
    public Answer {
      Objects.requireNonNull(notice, "notice");
    }
  }
}
