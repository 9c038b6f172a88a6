package io.streamtune.trainer.service;

import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.events.Topics;
import io.streamtune.host.http.BearerToken;
import io.streamtune.host.http.ListenConfig;
import io.streamtune.host.settings.Settings;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.trainer.collect.CollectConfig;
import io.streamtune.trainer.gate.GateConfig;
import io.streamtune.trainer.learn.LearnConfig;
import io.streamtune.trainer.learn.run.TrainingRunConfig;
import io.streamtune.trainer.learn.trigger.TriggerConfig;
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
 * The validated configuration of the trainer service.
 *
 * @param base model that every training run starts from: a file, a bundle, or a name in the store
 * @param model name under which versions are released; empty for the name of the base
 * @param store directory of the model store; empty for the user's default store
 * @param learn configuration of the learning loop
 * @param http the HTTP server's address
 * @param effective all effective settings, secrets masked
 */
public record TrainerConfig(
    String base,
    Optional<String> model,
    Optional<Path> store,
    LearnConfig learn,
    Address http,
    Map<String, String> effective) {
  private static final int PORT = 8081;
  private static final int MANY = 1_000_000;

  /**
   * Why: on the number of labelled predictions that it is measured on, a smaller drop is often
   * chance.
   */
  private static final double ACCURACY_DROP = 0.1;

  /**
   * The address of the HTTP server, and who may change things through it.
   *
   * @param listen address, port, TLS and connection limits of the server
   * @param token the token that callers must send to begin a training run or to release a version
   */
  public record Address(ListenConfig listen, BearerToken token) {}

  /**
   * Reads the configuration.
   *
   * <p><b>Errors:</b> {@link io.streamtune.host.settings.ConfigException} with all errors at once.
   */
  public static TrainerConfig from(Settings settings) {
    String base = settings.text("base", "resnet50");
    Optional<String> model = given(settings.text("model", ""));
    Optional<Path> store = given(settings.text("store", "")).map(Path::of);
    LearnConfig learn = learn(settings, model.orElse(base));
    Address http =
        new Address(
            ListenConfig.from(settings, PORT),
            new BearerToken(given(settings.text("http.token", ""))));
    settings.check();
    Map<String, String> effective = new TreeMap<>(settings.effective());
    effective.computeIfPresent("http.token", (_, token) -> token.isEmpty() ? token : "***");
    learn.kafka().masked().forEach((key, value) -> effective.put("kafka.properties." + key, value));
    return new TrainerConfig(base, model, store, learn, http, effective);
  }

  /** Returns the same configuration with another recipe. */
  public TrainerConfig with(Recipe recipe) {
    LearnConfig other = learn.with(learn.round().with(recipe));
    return new TrainerConfig(base, model, store, other, http, effective);
  }

  private static LearnConfig learn(Settings settings, String name) {
    CollectConfig collect = CollectConfig.DEFAULTS;
    return new LearnConfig(
        name,
        KafkaSettings.from(settings),
        Topics.DEFAULT,
        settings.text("kafka.group", "streamtune-trainer"),
        Path.of(settings.text("data", "streamtune-learnt")),
        new CollectConfig(
            settings.number("collect.images-max", collect.imagesMax(), 1, MANY),
            below(1, settings, "collect.valid-share", collect.validShare()),
            collect.seed(),
            settings.number("collect.classes-max", collect.classesMax(), 2, MANY)),
        new TriggerConfig(
            settings.number("rounds.every", 200, 1, MANY),
            settings.time("rounds.interval", Duration.ZERO),
            settings.fraction("rounds.accuracy-drop", ACCURACY_DROP)),
        round(settings),
        Optional.of(live(settings)));
  }

  private static TrainingRunConfig round(Settings settings) {
    GateConfig gate = GateConfig.DEFAULTS;
    return new TrainingRunConfig(
        settings.number("rounds.train-min", TrainingRunConfig.TRAIN_MIN, 1, MANY),
        settings.number("rounds.valid-min", TrainingRunConfig.VALID_MIN, 1, MANY),
        recipe(settings),
        settings.flag("rounds.rate-finder", false),
        new GateConfig(
            settings.number("gate.images-min", gate.imagesMin(), 1, MANY),
            settings.fraction("gate.accuracy-margin", gate.accuracyMargin()),
            settings.fraction("gate.log-loss-margin", gate.logLossMargin()),
            settings.fraction("gate.class-drop-max", gate.classDropMax()),
            below(0.5, settings, "gate.doubt-max", gate.doubtMax())),
        settings.choice("device", DeviceChoice.AUTO),
        new Retention(settings.number("versions-max", Retention.DEFAULT.versions(), 1, MANY)));
  }

  private static LiveConfig live(Settings settings) {
    LiveConfig live = LiveConfig.DEFAULTS;
    RollbackConfig limits = RollbackConfig.DEFAULTS;
    boolean rollback = settings.flag("live.rollback", true);
    int window = settings.number("live.window", live.window(), 1, MANY);
    int labelledMin = settings.number("live.labelled-min", limits.labelledMin(), 1, MANY);
    settings.require(
        labelledMin <= window,
        "live.labelled-min must not be above live.window, or nothing is ever decided");
    limits =
        new RollbackConfig(
            Math.min(labelledMin, window),
            settings.fraction("live.accuracy-drop-min", limits.accuracyDropMin()),
            below(0.5, settings, "live.doubt-max", limits.doubtMax()));
    return new LiveConfig(
        settings.number("live.predictions-max", live.predictionsMax(), 1, 100 * MANY),
        window,
        settings.time("live.every", live.every()),
        Optional.of(limits).filter(_ -> rollback));
  }

  /** Reads a fraction that must be above 0 and below {@code limit}. */
  private static double below(double limit, Settings settings, String key, double fallback) {
    double fraction = settings.fraction(key, fallback);
    boolean holds = fraction > 0 && fraction < limit;
    settings.require(
        holds, "%s = '%s': expected above 0 and below %s".formatted(key, fraction, limit));
    return holds ? fraction : fallback;
  }

  private static Recipe recipe(Settings settings) {
    String file = settings.text("recipe", "");
    if (file.isEmpty()) {
      return Recipe.FASTAI;
    }
    try {
      return RecipeJson.read(Files.readAllBytes(Path.of(file)));
    } catch (IOException e) {
      settings.require(false, "recipe = '%s': the file cannot be read: %s".formatted(file, e));
    } catch (RecipeException e) {
      settings.require(false, "recipe = '%s': %s".formatted(file, e.getMessage()));
    }
    return Recipe.FASTAI;
  }

  private static Optional<String> given(String text) {
    return Optional.of(text).filter(value -> !value.isEmpty());
  }
}
