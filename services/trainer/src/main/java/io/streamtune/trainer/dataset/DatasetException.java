package io.streamtune.trainer.dataset;

import java.io.Serial;

/** A data set that cannot be used for training, because of the user's files. */
public final class DatasetException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String problem;
  private final String remedy;

  /**
   * Creates one.
   *
   * @param problem what is wrong, with names; one sentence without a full stop
   * @param remedy what to do; one sentence without a full stop
   */
  public DatasetException(String problem, String remedy) {
    super(problem + ": " + remedy);
    this.problem = problem;
    this.remedy = remedy;
  }

  /** Returns what is wrong, with names. */
  public String problem() {
    return problem;
  }

  /** Returns what to do. */
  public String remedy() {
    return remedy;
  }
}
