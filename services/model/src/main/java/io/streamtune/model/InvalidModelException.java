package io.streamtune.model;

/**
 * A model, checkpoint or graph that cannot be used as it is. The message is for the user: it names
 * the problem, with the names involved, and the remedy.
 */
public final class InvalidModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String remedy;

  /** Creates an exception with the message {@code problem; remedy}. */
  public InvalidModelException(String problem, String remedy) {
    super(problem + "; " + remedy);
    this.problem = problem;
    this.remedy = remedy;
  }

  /** Creates an exception with the message {@code problem; remedy} and its cause. */
  public InvalidModelException(String problem, String remedy, Throwable cause) {
    super(problem + "; " + remedy, cause);
    this.problem = problem;
    this.remedy = remedy;
  }

  /** Returns the problem, with the names involved. */
  public String problem() {
    return problem;
  }

  /** Returns the remedy. */
  public String remedy() {
    return remedy;
  }

  /** Returns a copy with the place in front: {@code place: problem; remedy}. */
  public InvalidModelException in(Object place) {
    return new InvalidModelException(place + ": " + problem, remedy, this);
  }
}
