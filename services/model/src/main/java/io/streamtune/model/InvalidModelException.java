package io.streamtune.model;

/**
 * A model, checkpoint or graph that cannot be used as it is. The message is for the user: what is
 * wrong, with the names involved, and what to do about it.
 */
public final class InvalidModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final String remedy;

  /** Says what is wrong and the remedy: {@code what; remedy}. */
  public InvalidModelException(String what, String remedy) {
    super(what + "; " + remedy);
    this.what = what;
    this.remedy = remedy;
  }

  /** Says what is wrong and the remedy, and keeps what revealed it. */
  public InvalidModelException(String what, String remedy, Throwable cause) {
    super(what + "; " + remedy, cause);
    this.what = what;
    this.remedy = remedy;
  }

  /** Returns the same, with the place put in front: {@code place: what; remedy}. */
  public InvalidModelException in(Object place) {
    return new InvalidModelException(place + ": " + what, remedy, this);
  }
}
