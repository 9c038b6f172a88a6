package io.streamtune.console.board;

/** Shortens texts of events to what a page can show. They are data: a page never parses them. */
public final class Texts {
  /** Why: longer than any name that people read, and short enough for a thousand of them. */
  static final int NAME_MAX = 200;

  /** Why: a sentence with its numbers fits; longer texts are stack traces. */
  static final int SENTENCE_MAX = 1000;

  private Texts() {}

  /** Shortens a name. */
  public static String name(String text) {
    return cut(text, NAME_MAX);
  }

  /** Shortens a sentence. */
  public static String sentence(String text) {
    return cut(text, SENTENCE_MAX);
  }

  private static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
    return text.substring(0, end) + "…";
  }
}
