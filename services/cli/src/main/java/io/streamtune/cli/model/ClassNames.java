package io.streamtune.cli.model;

import io.streamtune.display.terminal.UserError;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Reads class names that users give. */
final class ClassNames {
  /**
   * Why a million: no classifier has more classes, and a typing mistake should not fill the memory.
   */
  private static final int COUNT_MAX = 1_000_000;

  private ClassNames() {}

  /** Reads one name per line; blank lines at the end are ignored. */
  static List<String> ofFile(Path file) throws IOException {
    try {
      List<String> names =
          Files.readString(file).stripTrailing().lines().map(String::strip).toList();
      if (names.isEmpty()) {
        throw new UserError(file + ": no class names in it", "Write one name a line.");
      }
      return names;
    } catch (CharacterCodingException e) {
      throw new UserError(file + ": not a text in UTF-8", "Write one class name a line.", e);
    }
  }

  /** Reads a file of names, or generates the given number of names. */
  static List<String> ofFileOrCount(String text) throws IOException {
    if (!text.matches("\\d{1,9}")) {
      return ofFile(Path.of(text));
    }
    int count = Integer.parseInt(text);
    if (count < 1 || count > COUNT_MAX) {
      throw new UserError(
          "--classes is " + text, "Give a number from 1 to " + COUNT_MAX + ", or a file of names.");
    }
    return IntStream.range(0, count).mapToObj(i -> "class_" + i).toList();
  }
}
