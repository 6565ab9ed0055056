package org.thalweg.flink.train;

import java.util.List;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.thalweg.definition.InvalidDefinitionException;

/** A job was started on models that are not its own. Trying again would not help. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class ChangedModelException extends RuntimeException {

  private static final long serialVersionUID = 1;

  ChangedModelException(List<String> differences) {
    super(
        "the savepoint's models are not those of this job: "
            + String.join("; ", differences)
            + ". With model.onNetworkChange: keepMatching they keep what has the same name and"
            + " shape, with reset they begin anew");
  }

  ChangedModelException(InvalidDefinitionException cause) {
    super(
        "the savepoint's models are of a definition that this build can't read: "
            + cause.getMessage(),
        cause);
  }
}
