package io.streamtune.cli.predict;

/** Keeps a file's name from moving the cursor of a terminal or starting a new line. */
final class OneLine {
  private OneLine() {}

  /** Returns the text with a question mark for each control character. */
  static String of(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
