package io.streamtune.events.label;

import java.util.List;

/** The rule for the class names in labels. */
final class LabelNames {

  private LabelNames() {}

  /** Returns a copy; rejects a blank name, which would otherwise become a class. */
  static List<String> checked(List<String> names) {
    if (names.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("a label must not be empty; send the class name");
    }
    return List.copyOf(names);
  }
}
