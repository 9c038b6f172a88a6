package io.streamtune.trainer.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What somebody says about an image.
 *
 * @param source who sent the image
 * @param id the image's id, of its source
 * @param label the class
 * @param by who says so; a name that begins with {@code machine:} is a machine's, any other, or
 *     none, a person's
 */
public record Annotation(String source, String id, String label, Optional<String> by) {
  private static final String MACHINE = "machine:";
  private static final int LABEL_CHARS_MAX = 100;

  /** Why: what file systems take of a name. */
  private static final int LABEL_BYTES_MAX = 255;

  private static final String FORBIDDEN = "/\\:*?\"<>|";

  /** Returns whether a person says so. */
  public boolean isPersons() {
    return by.filter(name -> name.startsWith(MACHINE)).isEmpty();
  }

  /**
   * Returns why the label cannot be a class, or empty if it can. A class is a folder, so its name
   * must be one that every file system takes and that leads nowhere else.
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

  /** Returns whether a class may have this name, on a machine whose file system takes it. */
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
   * Controls and ends of lines may forge a line of a log, marks that turn the direction of writing
   * make a name read as another, and half a character cannot be a file's name.
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

  /** Returns whether this machine's file system takes the name. */
  static boolean isStorable(String label) {
    try {
      return Path.of(label).getNameCount() == 1;
    } catch (InvalidPathException _) {
      return false;
    }
  }
}
