package io.streamtune.display.terminal;

/**
 * An error that the user of a command can fix. It ends the command with exit code 1, one line about
 * the problem, one about the remedy, and no stack trace.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /**
   * Creates an error.
   *
   * @param problem what is wrong, with the name of the object: {@code photos/: no such folder}
   * @param remedy what to do about it; empty if the problem is self-explanatory
   */
  public UserError(String problem, String remedy) {
    super(problem);
    this.remedy = remedy;
  }

  /** Creates an error with the exception that revealed it, shown only with stack traces. */
  public UserError(String problem, String remedy, Throwable cause) {
    super(problem, cause);
    this.remedy = remedy;
  }

  /** Returns what is wrong. */
  public String problem() {
    return String.valueOf(getMessage());
  }

  /** Returns what to do about it; empty if the problem is self-explanatory. */
  public String remedy() {
    return remedy;
  }
}
