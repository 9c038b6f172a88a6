package io.streamtune.cli.train;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.streamtune.cli.model.ModelChoice;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.host.settings.Settings;
import io.streamtune.host.settings.SettingsSource;
import io.streamtune.loadtest.kafka.BrokerOptions;
import io.streamtune.trainer.service.TrainerConfig;
import io.streamtune.trainer.service.TrainerProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code streamtune learn}: runs the trainer service until the process is told to stop. */
@Command(
    name = "learn",
    description = {
      "Learns from the stream: collects what people say on the topic of labels, fine-tunes after"
          + " every so many new images, and puts the new version into service if it is better"
          + " beyond doubt. Runs until Ctrl-C or SIGTERM; 'streamtune train' asks it.",
      "",
      "The replicas must read the same model store. Every setting can also be given by --config"
          + " and by the environment; deploy/trainer.yaml holds them all, with their defaults."
          + " Options win.",
      ""
    })
public final class LearnCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private RecipeOptions recipe = new RecipeOptions();
  @Mixin private StartOptions start = new StartOptions();
  @Mixin private BrokerOptions brokers = new BrokerOptions();

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Name under which the replicas serve. Default: that of the base.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the collected images lie. Default: streamtune-learnt.")
  private Optional<String> data = Optional.empty();

  @Option(
      names = "--every",
      paramLabel = "N",
      description = "Train after N new or corrected images. Default: 200.")
  private Optional<String> every = Optional.empty();

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      description = "Train after this time, too, if anything is new: 6 h, for example.")
  private Optional<String> interval = Optional.empty();

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "Consumer group of the trainer. Default: streamtune-trainer.")
  private Optional<String> group = Optional.empty();

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Port for status, health and metrics; 0 takes a free one. Default: 8081.")
  private Optional<String> httpPort = Optional.empty();

  @Option(
      names = "--no-rollback",
      description =
          "Do not put the version before into service again when labels of the stream speak against"
              + " the one in service.")
  private boolean isRollbackOff;

  /** Creates the command for a terminal. */
  public LearnCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (!terminal.environment().containsKey("STREAMTUNE_LOG")
        && LoggerFactory.getLogger("io.streamtune") instanceof Logger logger) {
      logger.setLevel(Level.INFO);
    }
    TrainerConfig told = settings();
    if (told.base().equals(ModelChoice.DEFAULT) && told.store().isEmpty()) {
      ModelChoice.open(terminal, Optional.empty(), "--base FILE"); // Its error says how to get it.
    }
    return TrainerProcess.run(told, terminal.environment());
  }

  private TrainerConfig settings() throws Exception {
    Map<String, String> options = new HashMap<>(start.given());
    model.ifPresent(name -> options.put("model", name));
    data.ifPresent(folder -> options.put("data", folder));
    every.ifPresent(count -> options.put("rounds.every", count));
    interval.ifPresent(time -> options.put("rounds.interval", time));
    group.ifPresent(name -> options.put("kafka.group", name));
    httpPort.ifPresent(port -> options.put("http.port", port));
    if (isRollbackOff) {
      options.put("live.rollback", "off");
    }
    brokers.given().forEach((name, value) -> options.put("kafka.properties." + name, value));
    Map<String, String> file = new HashMap<>(config.map(SettingsSource::yaml).orElse(Map.of()));
    Map<String, String> environment = new HashMap<>(terminal.environment());
    file.putAll(options);
    options.keySet().forEach(key -> environment.remove(Settings.variable(key)));
    TrainerConfig read = TrainerConfig.from(new Settings(file, environment));
    return recipe.isGiven() ? read.with(recipe.recipe()) : read;
  }
}
