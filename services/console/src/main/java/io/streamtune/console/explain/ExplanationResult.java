package io.streamtune.console.explain;

/** What became of a wish to see. */
public sealed interface ExplanationResult {

  /**
   * There is a page.
   *
   * @param name by which {@link Explanations#page} has it
   */
  record Page(String name) implements ExplanationResult {}

  /**
   * There is none.
   *
   * @param message what was wrong and what to do about it, for people
   */
  record Refused(Reason reason, String message) implements ExplanationResult {}

  /** Why there is no page. */
  enum Reason {
    /** The photo or the network cannot be used. */
    UNUSABLE,
    /** The photo or the version is not there any more. */
    GONE,
    /** Too many ask. */
    BUSY,
    /** The brokers or the model store do not answer. */
    UNAVAILABLE
  }
}
