package io.streamtune.trainer.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A label of an image.
 *
 * @param source the source of the image
 * @param id the image's id within its source
 * @param label the class
 * @param by who gave the label: a name that begins with {@code machine:} is a machine, any other
 *     name or none is a person
 */
public record Annotation(String source, String id, String label, Optional<String> by) {
  private static final String MACHINE = "machine:";
  private static final int LABEL_CHARS_MAX = 100;

  /** Why: the longest name that file systems allow. */
  private static final int LABEL_BYTES_MAX = 255;

  private static final String FORBIDDEN = "/\\:*?\"<>|";

  /** Returns whether a person gave the label. */
  public boolean isPersons() {
    return by.filter(name -> name.startsWith(MACHINE)).isEmpty();
  }

  /**
   * Returns why the label cannot be a class; empty if it can. The class becomes a folder, so every
   * file system must accept its name, and the name must not lead outside the data set.
   */
  public Optional<String> problem() {
    if (!isPlain(label)) {
      return Optional.of(
          "a class name must be plain text without / \\ : * ? \" < > |, a leading dot or outer"
              + " spaces");
    }
    if (!isShort(label)) {
      return Optional.of(
          "a class name has at most %d characters, and %d bytes in UTF-8"
              .formatted(LABEL_CHARS_MAX, LABEL_BYTES_MAX));
    }
    return isStorable(label)
        ? Optional.empty()
        : Optional.of(
            "this machine's file system takes no such name; LC_ALL=C.UTF-8 at start lets it");
  }

  /** Returns whether a class may have this name, on a machine whose file system accepts it. */
  static boolean isName(String label) {
    return isPlain(label) && isShort(label);
  }

  private static boolean isPlain(String label) {
    return label.codePoints().allMatch(Annotation::isPlain)
        && !label.startsWith(".")
        && label.equals(label.strip())
        && !label.isEmpty();
  }

  private static boolean isShort(String label) {
    return label.length() <= LABEL_CHARS_MAX && label.getBytes(UTF_8).length <= LABEL_BYTES_MAX;
  }

  /**
   * Why these are forbidden: control characters and line ends could forge a line of a log, marks
   * that change the direction of writing make a name read as another, and a lone surrogate cannot
   * be in a file name.
   */
  private static boolean isPlain(int c) {
    boolean isTurning = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> FORBIDDEN.indexOf(c) < 0 && !isTurning;
    };
  }

  /** Returns whether this machine's file system accepts the name. */
  static boolean isStorable(String label) {
    try {
      return Path.of(label).getNameCount() == 1;
    } catch (InvalidPathException _) {
      return false;
    }
  }
}
