package io.streamtune.trainer.collect;

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
public record Word(String source, String id, String label, Optional<String> by) {
  private static final String MACHINE = "machine:";
  private static final int LABEL_CHARS_MAX = 100;

  /** Returns whether a person says so. */
  public boolean isPersons() {
    return by.filter(name -> name.startsWith(MACHINE)).isEmpty();
  }

  /**
   * Returns why the label cannot be a class, or empty if it can. A class is a folder, so its name
   * must be one that every file system takes and that leads nowhere else.
   */
  public Optional<String> problem() {
    boolean isPlain =
        label.chars().noneMatch(c -> c < ' ' || c == 0x7f || "/\\:*?\"<>|".indexOf(c) >= 0);
    if (!isPlain || label.startsWith(".") || !label.equals(label.strip()) || label.isEmpty()) {
      return Optional.of(
          "a class name must be plain text without / \\ : * ? \" < > |, a leading dot or outer"
              + " spaces");
    }
    return label.length() > LABEL_CHARS_MAX
        ? Optional.of("a class name has at most " + LABEL_CHARS_MAX + " characters")
        : Optional.empty();
  }
}
