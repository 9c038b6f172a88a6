package io.streamtune.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.host.ServiceProcess;
import io.streamtune.host.settings.Settings;
import io.streamtune.host.settings.SettingsSource;
import io.streamtune.inference.InferenceConfig;
import io.streamtune.inference.InferenceService;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code streamtune serve}: runs the inference service until the process is told to stop. */
@Command(
    name = "serve",
    description = {
      "Runs the inference service: reads images from Kafka and publishes predictions, until Ctrl-C"
          + " or SIGTERM.",
      "",
      "Every setting can also be given by the environment, e.g. kafka.group as",
      "STREAMTUNE_KAFKA_GROUP. deploy/inference.yaml holds them all, with their defaults.",
      ""
    })
final class ServeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML.")
  private @Nullable Path config;

  ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    // A service logs what it does; the other commands only log problems.
    if (!terminal.environment().containsKey("STREAMTUNE_LOG")
        && LoggerFactory.getLogger("io.streamtune") instanceof Logger logger) {
      logger.setLevel(Level.INFO);
    }
    Map<String, String> file = config == null ? Map.of() : SettingsSource.yaml(config);
    InferenceConfig settings = InferenceConfig.from(new Settings(file, terminal.environment()));
    return ServiceProcess.run(onFailure -> new InferenceService(settings, onFailure));
  }
}
