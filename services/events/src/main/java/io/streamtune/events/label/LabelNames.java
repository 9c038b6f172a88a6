package io.streamtune.events.label;

import java.util.List;

/** The rule for the class names that people send. */
final class LabelNames {

  private LabelNames() {}

  /** Returns a copy; refuses an empty name, which would become a class of that name. */
  static List<String> checked(List<String> names) {
    if (names.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("a label must not be empty; send the class name");
    }
    return List.copyOf(names);
  }
}
