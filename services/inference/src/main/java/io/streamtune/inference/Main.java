package io.streamtune.inference;

import io.streamtune.host.ServiceProcess;
import io.streamtune.host.settings.ConfigException;
import io.streamtune.host.settings.Settings;
import io.streamtune.host.settings.SettingsSource;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process of the inference service: {@code Main [CONFIG.yaml]}, or everything by environment.
 *
 * <p>SIGTERM or Ctrl-C lets it finish what is in flight; then it ends as every JVM does after that
 * signal, with 143 or 130. It ends with 2 if the configuration is wrong, and with 1 if it cannot
 * start or go on.
 */
public final class Main {
  private static final String LOGBACK_CONFIG = "logback.configurationFile";

  private Main() {}

  /** Runs the service until it is told to stop. */
  public static void main(String[] args) {
    // Before the first logger. Not a logback.xml at the root of the class path: the command line,
    // which may run the service too, has that.
    System.getProperties().putIfAbsent(LOGBACK_CONFIG, "io/streamtune/host/logback-service.xml");
    int status = run(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  private static int run(String[] args) {
    try {
      Map<String, String> file = args.length > 0 ? SettingsSource.yaml(Path.of(args[0])) : Map.of();
      InferenceConfig config = InferenceConfig.from(new Settings(file, System.getenv()));
      return ServiceProcess.run(onFailure -> new InferenceService(config, onFailure));
    } catch (ConfigException e) {
      log().error(e.getMessage());
      return 2;
    }
  }

  private static Logger log() {
    return LoggerFactory.getLogger(Main.class);
  }
}
