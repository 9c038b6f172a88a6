package io.streamtune.cli.model;

import java.util.Optional;

/**
 * A model's name as users give it: {@code NAME} or {@code NAME:VERSION}.
 *
 * @param name the part before the colon
 * @param version the part after the colon
 */
record ModelName(Optional<String> name, Optional<String> version) {

  /** Splits the text; the model code validates the parts. */
  static ModelName of(Optional<String> text) {
    if (text.isEmpty()) {
      return new ModelName(Optional.empty(), Optional.empty());
    }
    int colon = text.get().indexOf(':');
    return colon < 0
        ? new ModelName(text, Optional.empty())
        : new ModelName(
            Optional.of(text.get().substring(0, colon)),
            Optional.of(text.get().substring(colon + 1)));
  }
}
