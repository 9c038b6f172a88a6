package io.streamtune.stream;

/** A transaction did not come through; its answers are held and tried again. */
final class TransactionFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Failures.Kind kind;
  private final StreamException told;

  TransactionFailed(Failures.Kind kind, StreamException told) {
    super(told.getMessage(), told);
    this.kind = kind;
    this.told = told;
  }

  /** Returns what to do about it; a record is no reason. */
  Failures.Kind kind() {
    return kind;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Returns it in words for a person. */
  StreamException told() {
    return told;
  }
}
