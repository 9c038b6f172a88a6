package io.streamtune.cli.predict;

/** Prevents a file's name from moving a terminal's cursor or starting a new line. */
final class OneLine {
  private OneLine() {}

  /** Returns the text with a question mark for each control character. */
  static String of(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
