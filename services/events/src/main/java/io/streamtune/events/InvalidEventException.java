package io.streamtune.events;

/**
 * An event that cannot be read. The message names the error and the remedy, for dead letters and
 * for operators; it never contains the body.
 */
public final class InvalidEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public InvalidEventException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /** Takes the error and its remedy as message; the code is {@link ErrorCode#INVALID_EVENT}. */
  public InvalidEventException(String message) {
    this(ErrorCode.INVALID_EVENT, message);
  }

  /** Returns the code for the dead letter and the metrics. */
  public ErrorCode code() {
    return code;
  }
}
