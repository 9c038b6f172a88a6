package io.streamtune.stream.commit;

import io.streamtune.stream.FailureKind;
import io.streamtune.stream.StreamException;

/** A transaction did not come through; its answers are held and tried again. */
public final class TransactionFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final StreamException told;

  public TransactionFailed(FailureKind kind, StreamException told) {
    super(told.getMessage(), told);
    this.kind = kind;
    this.told = told;
  }

  /** Returns what to do about it; a record is no reason. */
  public FailureKind kind() {
    return kind;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Returns it in words for a person. */
  public StreamException told() {
    return told;
  }
}
