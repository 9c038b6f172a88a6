package io.streamtune.console.explain;

/** The outcome of an explanation request. */
public sealed interface ExplanationResult {

  /**
   * The page is ready.
   *
   * @param name the name under which {@link Explanations#page} returns it
   */
  record Page(String name) implements ExplanationResult {}

  /**
   * There is no page.
   *
   * @param message what was wrong and what to do about it, for users
   */
  record Refused(Reason reason, String message) implements ExplanationResult {}

  /** Why there is no page. */
  enum Reason {
    /** The photo is not a usable image, or the network cannot be explained. */
    UNUSABLE,
    /** The photo or the version no longer exists. */
    GONE,
    /** Too many requests are waiting. */
    BUSY,
    /** The brokers or the model store do not respond. */
    UNAVAILABLE
  }
}
