package io.streamtune.inference.model.swap;

/** A version that the service refused. The message says what is wrong and what to do about it. */
public final class ModelRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final SwapStep step;
  private final boolean isWorthRetrying;

  ModelRefusedException(SwapStep step, boolean isWorthRetrying, String reason, Throwable cause) {
    super(reason, cause);
    this.step = step;
    this.isWorthRetrying = isWorthRetrying;
  }

  /** Returns the refusal of a version whose switch failed through a bug of ours. */
  public static ModelRefusedException ofBug(RuntimeException cause) {
    String reason = "the switch failed: %s; see the service's log".formatted(cause);
    return new ModelRefusedException(SwapStep.SWITCH, false, reason, cause);
  }

  /** Returns the step that failed. */
  public SwapStep step() {
    return step;
  }

  /**
   * Returns whether a retry of the same version may succeed, for example after a store was
   * unreachable.
   */
  public boolean isWorthRetrying() {
    return isWorthRetrying;
  }
}
