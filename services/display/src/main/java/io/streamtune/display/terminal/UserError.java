package io.streamtune.display.terminal;

/**
 * Something that the person who typed the command can mend. It ends the command with exit code 1,
 * one line that says what is wrong, one that says what to do about it, and no stack trace.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /**
   * Creates an error.
   *
   * @param problem what is wrong, naming the thing: {@code photos/: no such folder}
   * @param remedy what to do about it, or an empty string where the problem says it all
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

  /** Returns what to do about it; empty where the problem says it all. */
  public String remedy() {
    return remedy;
  }
}
