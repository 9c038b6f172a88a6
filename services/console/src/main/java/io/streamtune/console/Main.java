package io.streamtune.console;

import io.streamtune.host.ServiceProcess;
import io.streamtune.host.settings.ConfigException;
import io.streamtune.host.settings.Settings;
import io.streamtune.host.settings.SettingsSource;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * The process of the console: {@code Main [CONFIG.yaml]}, or everything by environment.
 *
 * <p>SIGTERM or Ctrl-C ends it. The process ends with 2 if the configuration is wrong, and with 1
 * if it cannot start.
 */
public final class Main {
  private static final String LOGBACK_CONFIG = "logback.configurationFile";

  private Main() {}

  /** Runs the service until it is told to stop. */
  public static void main(String[] args) {
    // Before the first logger. Not a logback.xml at the root of the class path: the command line,
    // which may run the service too, has that.
    System.getProperties().putIfAbsent(LOGBACK_CONFIG, "io/streamtune/host/logback-service.xml");
    System.exit(run(args));
  }

  private static int run(String[] args) {
    try {
      Map<String, String> file = args.length > 0 ? SettingsSource.yaml(Path.of(args[0])) : Map.of();
      ConsoleConfig config = ConsoleConfig.from(new Settings(file, System.getenv()));
      return ServiceProcess.run(_ -> new ConsoleService(config));
    } catch (ConfigException e) {
      LoggerFactory.getLogger(Main.class).error(e.getMessage());
      return 2;
    }
  }
}
