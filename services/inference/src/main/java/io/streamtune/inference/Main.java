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
 * The process of the inference service: {@code Main [CONFIG.yaml]}, or configured by the
 * environment alone.
 *
 * <p>On SIGTERM or Ctrl-C it finishes the events in flight and exits with 143 or 130, as every JVM
 * does after that signal. It exits with 2 if the configuration is invalid, and with 1 if it cannot
 * start or fails later.
 */
public final class Main {
  private static final String LOGBACK_CONFIG = "logback.configurationFile";

  private Main() {}

  /** Runs the service until it receives a signal or fails. */
  public static void main(String[] args) {
    // Must precede the first logger. It is not a logback.xml at the root of the class path, because
    // the command line, which may run the service too, has its own there.
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
