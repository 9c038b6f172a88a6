package io.streamtune.trainer.service;

import io.streamtune.engine.DeviceChoice;
import io.streamtune.events.Topics;
import io.streamtune.settings.Settings;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.trainer.collect.CollectConfig;
import io.streamtune.trainer.gate.GateConfig;
import io.streamtune.trainer.learn.LearnConfig;
import io.streamtune.trainer.learn.TriggerConfig;
import io.streamtune.trainer.live.LiveConfig;
import io.streamtune.trainer.live.rollback.RollbackConfig;
import io.streamtune.trainer.recipe.Recipe;
import io.streamtune.trainer.recipe.RecipeException;
import io.streamtune.trainer.recipe.RecipeJson;
import io.streamtune.trainer.release.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the trainer service is told.
 *
 * @param base model that every round starts from: a file, a bundle, or a name in the store
 * @param model name under which versions are released; empty for the base's
 * @param store directory of the model store; empty for the user's own
 * @param kafka how to reach the brokers
 * @param group consumer group
 * @param data where the collected images lie
 * @param collect how much is kept
 * @param triggers when a round begins
 * @param trainMin fewest images to learn from that a class needs
 * @param validMin fewest held-out images that a class needs
 * @param recipe how a round trains
 * @param gate what a candidate must show
 * @param device where rounds run
 * @param retention which old versions leave the store
 * @param live how labels are held against predictions
 * @param http the HTTP server's address
 * @param effective all settings as they are, secrets masked
 */
public record TrainerConfig(
    String base,
    Optional<String> model,
    Optional<Path> store,
    KafkaSettings kafka,
    String group,
    Path data,
    CollectConfig collect,
    TriggerConfig triggers,
    int trainMin,
    int validMin,
    Recipe recipe,
    GateConfig gate,
    DeviceChoice device,
    Retention retention,
    LiveConfig live,
    Address http,
    Map<String, String> effective) {
  private static final String BROKERS = "localhost:9092";
  private static final int MANY = 1_000_000;

  /** Why: less would often be chance, with the labelled predictions that it stands on. */
  private static final double ACCURACY_DROP = 0.1;

  /** Whether something is done. */
  private enum Switch {
    ON,
    OFF
  }

  /**
   * Where the HTTP server listens.
   *
   * @param host address
   * @param port port; 0 takes a free one
   */
  public record Address(String host, int port) {}

  /**
   * Reads the configuration.
   *
   * <p><b>Errors:</b> {@link io.streamtune.settings.ConfigException} with all errors at once.
   */
  public static TrainerConfig from(Settings settings) {
    CollectConfig collect = CollectConfig.DEFAULTS;
    GateConfig gate = GateConfig.DEFAULTS;
    TrainerConfig read =
        new TrainerConfig(
            settings.text("base", "resnet50"),
            given(settings.text("model", "")),
            given(settings.text("store", "")).map(Path::of),
            kafka(settings),
            settings.text("kafka.group", "streamtune-trainer"),
            Path.of(settings.text("data", "streamtune-learnt")),
            new CollectConfig(
                settings.number("collect.images-max", collect.imagesMax(), 1, MANY),
                share(settings, "collect.valid-share", collect.validShare()),
                collect.seed()),
            new TriggerConfig(
                settings.number("rounds.every", 200, 1, MANY),
                settings.time("rounds.interval", Duration.ZERO),
                shareOrNone(settings, "rounds.accuracy-drop", ACCURACY_DROP)),
            settings.number("rounds.train-min", LearnConfig.TRAIN_MIN, 1, MANY),
            settings.number("rounds.valid-min", LearnConfig.VALID_MIN, 1, MANY),
            recipe(settings),
            new GateConfig(
                settings.number("gate.images-min", gate.imagesMin(), 1, MANY),
                share(settings, "gate.accuracy-margin", gate.accuracyMargin()),
                share(settings, "gate.log-loss-margin", gate.logLossMargin()),
                share(settings, "gate.class-drop-max", gate.classDropMax()),
                share(settings, "gate.doubt-max", gate.doubtMax())),
            settings.choice("device", DeviceChoice.AUTO),
            new Retention(settings.number("versions-max", Retention.DEFAULT.versions(), 1, MANY)),
            live(settings),
            new Address(
                settings.text("http.host", "127.0.0.1"),
                settings.number("http.port", 8081, 0, 65535)),
            Map.of());
    settings.check();
    Map<String, String> effective = new TreeMap<>(settings.effective());
    read.kafka().masked().forEach((key, value) -> effective.put("kafka.properties." + key, value));
    return read.with(effective);
  }

  /** Returns what the loop is told. */
  public LearnConfig learn(String baseName) {
    return new LearnConfig(
        model.orElse(baseName),
        kafka,
        Topics.DEFAULT,
        group,
        data,
        collect,
        triggers,
        trainMin,
        validMin,
        recipe,
        gate,
        device,
        retention,
        Optional.of(live));
  }

  /** Returns the same with another recipe. */
  public TrainerConfig with(Recipe other) {
    return new TrainerConfig(
        base, model, store, kafka, group, data, collect, triggers, trainMin, validMin, other, gate,
        device, retention, live, http, effective);
  }

  private TrainerConfig with(Map<String, String> settings) {
    return new TrainerConfig(
        base, model, store, kafka, group, data, collect, triggers, trainMin, validMin, recipe, gate,
        device, retention, live, http, settings);
  }

  private static LiveConfig live(Settings settings) {
    LiveConfig live = LiveConfig.DEFAULTS;
    RollbackConfig limits = RollbackConfig.DEFAULTS;
    Switch rollback = settings.choice("live.rollback", Switch.ON);
    int window = settings.number("live.window", live.window(), 1, MANY);
    int labelledMin = settings.number("live.labelled-min", limits.labelledMin(), 1, MANY);
    settings.relation(
        labelledMin <= window,
        "live.labelled-min must not be above live.window, or nothing is ever decided");
    limits =
        new RollbackConfig(
            Math.min(labelledMin, window),
            share(settings, "live.accuracy-drop-min", limits.accuracyDropMin()),
            share(settings, "live.doubt-max", limits.doubtMax()));
    return new LiveConfig(
        settings.number("live.predictions-max", live.predictionsMax(), 1, 100 * MANY),
        window,
        settings.time("live.every", live.every()),
        rollback == Switch.ON ? Optional.of(limits) : Optional.empty());
  }

  /** Shares are above 0 and below 0.5 at least where doubt is meant; all take that. */
  private static double share(Settings settings, String key, double fallback) {
    String text = settings.text(key, Double.toString(fallback));
    boolean isShare = text.matches("0?\\.\\d{1,12}");
    settings.relation(
        isShare && Double.parseDouble(text) > 0 && Double.parseDouble(text) < 0.5,
        "%s = '%s': expected a number above 0 and below 0.5, e.g. %s"
            .formatted(key, text, fallback));
    return isShare ? Double.parseDouble(text) : fallback;
  }

  private static double shareOrNone(Settings settings, String key, double fallback) {
    return settings.text(key, Double.toString(fallback)).equals("0")
        ? 0
        : share(settings, key, fallback);
  }

  private static Recipe recipe(Settings settings) {
    String file = settings.text("recipe", "");
    if (file.isEmpty()) {
      return Recipe.FASTAI;
    }
    try {
      return RecipeJson.read(Files.readAllBytes(Path.of(file)));
    } catch (IOException e) {
      settings.relation(false, "recipe = '%s': the file cannot be read: %s".formatted(file, e));
    } catch (RecipeException e) {
      settings.relation(false, "recipe = '%s': %s".formatted(file, e.getMessage()));
    }
    return Recipe.FASTAI;
  }

  private static KafkaSettings kafka(Settings settings) {
    Map<String, String> properties = new TreeMap<>(settings.under("kafka.properties"));
    String servers = settings.text("kafka.bootstrap-servers", BROKERS);
    properties.putIfAbsent("bootstrap.servers", servers);
    settings.relation(
        !properties.getOrDefault("bootstrap.servers", "").isBlank(),
        "kafka.bootstrap-servers is empty: name at least one broker, e.g. " + BROKERS);
    properties.replaceAll(
        (name, value) -> name.equals("bootstrap.servers") && value.isBlank() ? BROKERS : value);
    return new KafkaSettings(properties);
  }

  private static Optional<String> given(String text) {
    return Optional.of(text).filter(value -> !value.isEmpty());
  }
}
