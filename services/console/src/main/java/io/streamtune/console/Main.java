package io.streamtune.console;

import io.streamtune.host.ServiceProcess;
import io.streamtune.host.settings.ConfigException;
import io.streamtune.host.settings.Settings;
import io.streamtune.host.settings.SettingsSource;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * The console process: {@code Main [CONFIG.yaml]}; without a file it is configured by environment
 * variables alone.
 *
 * <p>SIGTERM or Ctrl-C stops it. The process exits with 2 if the configuration is invalid, and with
 * 1 if it cannot start.
 */
public final class Main {
  private static final String LOGBACK_CONFIG = "logback.configurationFile";

  private Main() {}

  /** Runs the service until the process is told to stop. */
  public static void main(String[] args) {
    // Set before the first logger is created. This is not a logback.xml at the root of the class
    // path because the command line, which can also run this service, has its own there.
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
