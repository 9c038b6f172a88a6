package io.streamtune.trainer.service;

import io.streamtune.host.settings.ConfigException;
import io.streamtune.host.settings.Settings;
import io.streamtune.host.settings.SettingsSource;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * The process of the trainer service: {@code Main [CONFIG.yaml]}, or all settings from the
 * environment.
 *
 * <p>SIGTERM or Ctrl-C ends a training run between two mini-batches; it resumes after the next
 * start. The exit status is 2 if the configuration is wrong, and 1 if the service cannot start or
 * go on.
 */
public final class Main {
  private static final String LOGBACK_CONFIG = "logback.configurationFile";

  private Main() {}

  /** Runs the service until the process is stopped. */
  public static void main(String[] args) {
    // Before the first logger. Not a logback.xml at the root of the class path: the command line
    // has one there, and may run this service too.
    System.getProperties().putIfAbsent(LOGBACK_CONFIG, "io/streamtune/host/logback-service.xml");
    System.exit(run(args));
  }

  private static int run(String[] args) {
    try {
      Map<String, String> file = args.length > 0 ? SettingsSource.yaml(Path.of(args[0])) : Map.of();
      return TrainerProcess.run(
          TrainerConfig.from(new Settings(file, System.getenv())), System.getenv());
    } catch (ConfigException e) {
      LoggerFactory.getLogger(Main.class).error(e.getMessage());
      return 2;
    }
  }
}
