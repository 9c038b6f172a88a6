package io.streamtune.stream.commit;

import io.streamtune.stream.FailureKind;
import io.streamtune.stream.StreamException;

/** A transaction failed. Its results stay buffered and go into the next one. */
public final class TransactionFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final StreamException told;

  public TransactionFailed(FailureKind kind, StreamException told) {
    super(told.getMessage(), told);
    this.kind = kind;
    this.told = told;
  }

  /** Returns the kind of the failure; never {@link FailureKind#RECORD}. */
  public FailureKind kind() {
    return kind;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Returns the failure as a message for the operator. */
  public StreamException told() {
    return told;
  }
}
