package io.streamtune.trainer.recipe;

import java.io.Serial;

/** A recipe that is invalid, because of what the user wrote. */
public final class RecipeException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String problem;
  private final String remedy;

  /**
   * Creates one.
   *
   * @param problem what is wrong, with names; one sentence without a full stop
   * @param remedy what to do; one sentence without a full stop
   */
  public RecipeException(String problem, String remedy) {
    super(problem + ": " + remedy);
    this.problem = problem;
    this.remedy = remedy;
  }

  /** Returns what is wrong. */
  public String problem() {
    return problem;
  }

  /** Returns what to do. */
  public String remedy() {
    return remedy;
  }
}
