package io.streamtune.console;

import io.streamtune.console.http.Access;
import io.streamtune.events.Topics;
import io.streamtune.host.http.ListenConfig;
import io.streamtune.host.settings.Settings;
import io.streamtune.stream.KafkaSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The validated configuration of the console.
 *
 * @param kafka the brokers
 * @param topics the names of the topics
 * @param group the inference service's consumer group, whose lag the page shows
 * @param cardsPerSecond most images to show per second
 * @param photosMax most thumbnails kept in memory, about 10 kB each
 * @param labelsPerRun the number of labels after which the trainer starts a run; 0 if unknown
 * @param store directory of the model store; empty for the user's default store
 * @param access who may reach the page and what they may do
 * @param effective all settings in effect, secrets masked
 */
public record ConsoleConfig(
    KafkaSettings kafka,
    Topics topics,
    String group,
    int cardsPerSecond,
    int photosMax,
    int labelsPerRun,
    Optional<Path> store,
    Access access,
    Map<String, String> effective) {
  private static final int CARDS_PER_SECOND = 10;
  private static final int PHOTOS_MAX = 1000;
  private static final int VIEWERS_MAX = 100;
  private static final int WRITES_PER_SECOND = 20;
  private static final int PORT = 8082;
  private static final String MASK = "****";
  private static final List<String> SECRETS = List.of("http.token", "http.admin-token");

  /**
   * Reads the configuration.
   *
   * <p><b>Errors:</b> {@link io.streamtune.host.settings.ConfigException} with all errors at once.
   */
  public static ConsoleConfig from(Settings settings) {
    KafkaSettings kafka = KafkaSettings.from(settings);
    Topics topics = topics(settings);
    String group = settings.text("kafka.inference-group", "streamtune-inference");
    int cards = settings.number("show.images-per-second", CARDS_PER_SECOND, 1, 50);
    int photos = settings.number("show.photos-max", PHOTOS_MAX, 100, 100_000);
    int labelsPerRun = settings.number("show.labels-per-run", 0, 0, 1_000_000);
    Optional<Path> store =
        Optional.of(settings.text("store", "")).filter(text -> !text.isEmpty()).map(Path::of);
    Access access = access(settings);
    settings.check();
    Map<String, String> effective = new TreeMap<>(settings.effective());
    SECRETS.forEach(
        key -> effective.computeIfPresent(key, (_, text) -> text.isEmpty() ? "" : MASK));
    kafka.masked().forEach((key, value) -> effective.put("kafka.properties." + key, value));
    return new ConsoleConfig(
        kafka, topics, group, cards, photos, labelsPerRun, store, access, effective);
  }

  private static Topics topics(Settings settings) {
    Topics names = Topics.DEFAULT;
    return new Topics(
        settings.text("kafka.topics.images", names.images()),
        settings.text("kafka.topics.predictions", names.predictions()),
        settings.text("kafka.topics.dead-letters", names.deadLetters()),
        settings.text("kafka.topics.labels", names.labels()),
        settings.text("kafka.topics.models", names.models()),
        settings.text("kafka.topics.training", names.training()));
  }

  private static Access access(Settings settings) {
    return new Access(
        ListenConfig.from(settings, PORT),
        token(settings, "http.token"),
        token(settings, "http.admin-token"),
        settings.list(
            "http.origins", "addresses such as https://console.example.org", ConsoleConfig::origin),
        settings.number("http.viewers-max", VIEWERS_MAX, 1, 10_000),
        settings.number("http.writes-per-second", WRITES_PER_SECOND, 1, 10_000));
  }

  /** Settings are stripped, so a token of spaces counts as no token. */
  private static Optional<String> token(Settings settings, String key) {
    return Optional.of(settings.text(key, "")).filter(text -> !text.isEmpty());
  }

  private static String origin(String text) {
    URI uri = URI.create(text);
    boolean isOrigin =
        uri.getHost() != null
            && List.of("http", "https").contains(uri.getScheme())
            && String.valueOf(uri.getPath()).isEmpty();
    if (!isOrigin) {
      throw new IllegalArgumentException("no origin: " + text);
    }
    return text.toLowerCase(Locale.ROOT);
  }
}
