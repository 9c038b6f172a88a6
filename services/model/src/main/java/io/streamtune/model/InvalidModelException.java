package io.streamtune.model;

/**
 * A model, checkpoint or graph that cannot be used as it is. The message is for the user: what is
 * wrong, with the names involved, and what to do about it.
 */
public final class InvalidModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String remedy;

  /** Says what is wrong and the remedy: {@code problem; remedy}. */
  public InvalidModelException(String problem, String remedy) {
    super(problem + "; " + remedy);
    this.problem = problem;
    this.remedy = remedy;
  }

  /** Says what is wrong and the remedy, and keeps what revealed it. */
  public InvalidModelException(String problem, String remedy, Throwable cause) {
    super(problem + "; " + remedy, cause);
    this.problem = problem;
    this.remedy = remedy;
  }

  /** Returns what is wrong, with the names involved. */
  public String problem() {
    return problem;
  }

  /** Returns what to do about it. */
  public String remedy() {
    return remedy;
  }

  /** Returns the same, with the place put in front: {@code place: problem; remedy}. */
  public InvalidModelException in(Object place) {
    return new InvalidModelException(place + ": " + problem, remedy, this);
  }
}
