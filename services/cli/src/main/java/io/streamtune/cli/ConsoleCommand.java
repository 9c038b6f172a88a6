package io.streamtune.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.streamtune.console.ConsoleConfig;
import io.streamtune.console.ConsoleService;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.host.ServiceProcess;
import io.streamtune.host.settings.Settings;
import io.streamtune.host.settings.SettingsSource;
import io.streamtune.loadtest.kafka.BrokerOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code streamtune console}: serves the page until the process is told to stop. */
@Command(
    name = "console",
    description = {
      "Serves the page: images as they are answered, labels with a click, learning and versions."
          + " It is a plain Kafka client beside the services. Runs until Ctrl-C or SIGTERM.",
      "",
      "Every setting can also be given by --config and by the environment, e.g. http.token as",
      "STREAMTUNE_HTTP_TOKEN; deploy/console.yaml holds them all, with their defaults. Options"
          + " win.",
      "Without http.token the page is bound to loopback.",
      ""
    })
final class ConsoleCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private BrokerOptions brokers = new BrokerOptions();

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address to listen on. Default: 127.0.0.1.")
  private Optional<String> host = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the page; 0 takes a free one. Default: 8082.")
  private Optional<String> port = Optional.empty();

  ConsoleCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (!terminal.environment().containsKey("STREAMTUNE_LOG")
        && LoggerFactory.getLogger("io.streamtune") instanceof Logger logger) {
      logger.setLevel(Level.INFO);
    }
    ConsoleConfig told = settings();
    return ServiceProcess.run(_ -> new ConsoleService(told));
  }

  private ConsoleConfig settings() {
    Map<String, String> options = new HashMap<>();
    host.ifPresent(address -> options.put("http.host", address));
    port.ifPresent(number -> options.put("http.port", number));
    brokers.given().forEach((name, value) -> options.put("kafka.properties." + name, value));
    Map<String, String> file = new HashMap<>(config.map(SettingsSource::yaml).orElse(Map.of()));
    Map<String, String> environment = new HashMap<>(terminal.environment());
    file.putAll(options);
    options.keySet().forEach(key -> environment.remove(Settings.variable(key)));
    return ConsoleConfig.from(new Settings(file, environment));
  }
}
