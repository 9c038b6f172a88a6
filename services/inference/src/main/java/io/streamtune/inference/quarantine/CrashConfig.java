package io.streamtune.inference.quarantine;

import io.streamtune.host.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether and where the service keeps its crash journal.
 *
 * @param folder the folder; empty keeps no journal
 * @param isDemanded whether an unusable folder is an error
 */
public record CrashConfig(Optional<Path> folder, boolean isDemanded) {
  private static final Logger log = LoggerFactory.getLogger(CrashConfig.class);
  private static final String OFF = "off";

  /** Reads {@code crash-journal}: a folder, empty for the default one, or {@code off}. */
  public static CrashConfig from(Settings settings) {
    return from(settings.text("crash-journal", ""), System.getenv());
  }

  /**
   * Parses the setting.
   *
   * @param text the setting
   * @param environment may have {@code STREAMTUNE_HOME}
   */
  static CrashConfig from(String text, Map<String, String> environment) {
    if (text.equals(OFF)) {
      return new CrashConfig(Optional.empty(), false);
    }
    return text.isEmpty()
        ? new CrashConfig(Optional.of(standard(environment)), false)
        : new CrashConfig(Optional.of(Path.of(text)), true);
  }

  /**
   * Opens the journal. If the default folder cannot be written, the service runs without a journal
   * and logs a warning.
   *
   * @throws UncheckedIOException if a configured folder cannot be written; its message is for the
   *     operator
   */
  public Optional<CrashJournal> open(String stream, String topic) {
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          CrashJournal.open(folder.get(), stream, topic, FatalErrorLog.ofThisProcess()));
    } catch (IOException e) {
      String problem = "the crash journal cannot be kept in %s (%s)".formatted(folder.get(), e);
      if (isDemanded) {
        throw new UncheckedIOException(
            problem + ": set crash-journal to a folder that can be written, or to off", e);
      }
      log.warn("{}: an image that kills the process may do so after each restart", problem);
      return Optional.empty();
    }
  }

  private static Path standard(Map<String, String> environment) {
    String home = environment.getOrDefault("STREAMTUNE_HOME", "");
    Path root =
        home.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache", "streamtune")
            : Path.of(home);
    return root.resolve("crash-journal");
  }
}
