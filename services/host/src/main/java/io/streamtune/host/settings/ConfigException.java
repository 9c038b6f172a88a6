package io.streamtune.host.settings;

import java.io.Serial;
import java.util.List;

/**
 * The configuration cannot be used; the message lists every error with its key, value, rule and an
 * example.
 */
public final class ConfigException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Creates one exception from all errors. */
  public ConfigException(List<String> errors) {
    super(
        (errors.size() == 1 ? "1 error" : errors.size() + " errors")
            + " in the configuration:\n  "
            + String.join("\n  ", errors));
  }
}
