package io.streamtune.model.bundle;

import io.streamtune.model.InvalidModelException;
import java.util.regex.Pattern;

/**
 * Name and version of a model, written {@code NAME:VERSION}.
 *
 * @param name letters, digits, dot, hyphen, underscore; at most 100, starting with a letter or
 *     digit: safe as a folder name and as a Kafka key
 * @param version the same alphabet
 */
public record ModelId(String name, String version) {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /**
   * Checks both parts.
   *
   * @throws InvalidModelException if one has other characters
   */
  public ModelId {
    check("name", name);
    check("version", version);
  }

  private static void check(String what, String value) {
    if (!ALLOWED.matcher(value).matches()) {
      throw new InvalidModelException(
          "the model's " + what + " '" + value + "' is not allowed",
          "use up to 100 letters, digits, '.', '-' and '_', starting with a letter or digit");
    }
  }

  /** Returns whether a text can be a name or version. */
  public static boolean isAllowed(String value) {
    return ALLOWED.matcher(value).matches();
  }

  /** Returns {@code NAME:VERSION}. */
  @Override
  public String toString() {
    return name + ":" + version;
  }
}
