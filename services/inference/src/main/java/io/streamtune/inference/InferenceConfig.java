package io.streamtune.inference;

import io.streamtune.events.Topics;
import io.streamtune.host.settings.ConfigException;
import io.streamtune.host.settings.Settings;
import io.streamtune.host.settings.SettingsSource;
import io.streamtune.host.traces.TracingConfig;
import io.streamtune.inference.http.HttpConfig;
import io.streamtune.inference.ingest.DatarefConfig;
import io.streamtune.inference.model.swap.SwapConfig;
import io.streamtune.inference.quarantine.CrashConfig;
import io.streamtune.stream.Delivery;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.SourceConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings of the inference service.
 *
 * @param model which model to serve: a file, a bundle's directory or a name in the model store
 * @param kafka the Kafka clients, topics and delivery
 * @param classifier how images are classified
 * @param datarefs which addresses {@code ce_dataref} may name, and the limits of a fetch
 * @param http the HTTP server
 * @param crash whether and where the crash journal is kept
 * @param swap whether the service switches to promoted versions
 * @param tracing whether and where traces are sent
 * @param shutdown how long stopping may take
 * @param effective all settings as they were parsed, for the log
 */
public record InferenceConfig(
    String model,
    Kafka kafka,
    ClassifierConfig classifier,
    DatarefConfig datarefs,
    HttpConfig http,
    CrashConfig crash,
    SwapConfig swap,
    TracingConfig tracing,
    Shutdown shutdown,
    Map<String, String> effective) {

  /** Kafka's default of {@code max.poll.interval.ms}. */
  private static final String POLL_INTERVAL_MILLIS = "300000";

  /** Results stay invisible for up to one interval; a longer one than this is a mistake. */
  private static final Duration TRANSACTION_INTERVAL_MAX = Duration.ofSeconds(10);

  /** Copies the settings. */
  public InferenceConfig {
    effective = Collections.unmodifiableMap(new TreeMap<>(effective));
  }

  /**
   * The Kafka clients, topics and delivery.
   *
   * @param client properties of the Kafka clients
   * @param group consumer group
   * @param topics names of the topics
   * @param delivery guarantee
   * @param transactionInterval least time between two transactions, with exactly-once delivery
   * @param inFlightEventsMax most events between poll and acknowledgement
   * @param inFlightBytesMax most bytes of these
   */
  public record Kafka(
      KafkaSettings client,
      String group,
      Topics topics,
      Delivery delivery,
      Duration transactionInterval,
      int inFlightEventsMax,
      long inFlightBytesMax) {

    /** With at-least-once delivery, how much work a crash repeats; a transaction repeats none. */
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);

    /** Time for an operator to repair a rejected login or permission. */
    private static final Duration PERMISSION_PATIENCE = Duration.ofSeconds(60);

    /** Few enough that one poll hardly exceeds the limit on events in flight. */
    private static final int POLL_RECORDS_MAX = 500;

    /** Besides results, the sink sends only reports of swaps, one at a time. */
    private static final int REPORTS_MAX = 16;

    /**
     * An event becomes one prediction or one dead letter; a rejected prediction is sent again as a
     * dead letter.
     */
    SinkConfig sink() {
      return SinkConfig.of(2 * inFlightEventsMax + REPORTS_MAX);
    }

    SourceConfig source(Duration drainTimeout) {
      return new SourceConfig(
          topics.images(),
          group,
          inFlightEventsMax,
          inFlightBytesMax,
          drainTimeout,
          POLL_RECORDS_MAX,
          delivery == Delivery.EXACTLY_ONCE ? transactionInterval : COMMIT_INTERVAL,
          PERMISSION_PATIENCE,
          delivery);
    }
  }

  /**
   * How long stopping may take.
   *
   * @param delay time between "not ready" and the first step, for a load balancer to notice
   * @param timeout most time from the first step to the end; two thirds of it are for the events in
   *     flight
   */
  public record Shutdown(Duration delay, Duration timeout) {}

  /**
   * Reads the configuration from a file and the environment.
   *
   * <p><b>Errors:</b> {@link ConfigException} with all errors at once.
   */
  public static InferenceConfig from(Path file, Map<String, String> environment) {
    return from(new Settings(SettingsSource.yaml(file), environment));
  }

  /**
   * Reads the configuration from settings.
   *
   * <p><b>Errors:</b> {@link ConfigException} with all errors at once.
   */
  public static InferenceConfig from(Settings settings) {
    String model = settings.text("model", "resnet50");
    Kafka kafka = kafka(settings);
    ClassifierConfig classifier = ClassifierConfig.from(settings);
    DatarefConfig datarefs = datarefs(settings, classifier.decode().limits().bytesMax());
    HttpConfig http = HttpConfig.from(settings);
    CrashConfig crash = CrashConfig.from(settings);
    SwapConfig swap = SwapConfig.from(settings);
    TracingConfig tracing = TracingConfig.from(settings);
    Shutdown shutdown =
        new Shutdown(
            settings.time("shutdown.delay", Duration.ZERO),
            settings.time("shutdown.timeout", Duration.ofSeconds(30)));
    settings.require(
        kafka.inFlightBytesMax() >= classifier.decode().limits().bytesMax(),
        "kafka.in-flight-bytes-max must be at least decode.bytes-max, or the largest image could"
            + " never be read");
    String interval =
        kafka.client().forConsumer().getOrDefault("max.poll.interval.ms", POLL_INTERVAL_MILLIS);
    settings.require(
        !interval.matches("\\d{1,9}") || shutdown.timeout().toMillis() < Long.parseLong(interval),
        "shutdown.timeout must be below kafka.properties.max.poll.interval.ms (%s ms), otherwise the group removes this member while it drains"
            .formatted(interval));
    settings.check();
    Map<String, String> effective = new TreeMap<>(settings.effective());
    kafka
        .client()
        .masked()
        .forEach((key, value) -> effective.put("kafka.properties." + key, value));
    effective.putAll(tracing.masked());
    return new InferenceConfig(
        model, kafka, classifier, datarefs, http, crash, swap, tracing, shutdown, effective);
  }

  private static Kafka kafka(Settings settings) {
    Topics names = Topics.DEFAULT;
    Topics topics =
        new Topics(
            settings.text("kafka.topics.images", names.images()),
            settings.text("kafka.topics.predictions", names.predictions()),
            settings.text("kafka.topics.dead-letters", names.deadLetters()),
            names.labels(),
            settings.text("kafka.topics.models", names.models()),
            names.training());
    return new Kafka(
        KafkaSettings.from(settings),
        settings.text("kafka.group", "streamtune-inference"),
        topics,
        settings.choice("kafka.delivery", Delivery.AT_LEAST_ONCE),
        transactionInterval(settings),
        settings.number("kafka.in-flight-events-max", 1000, 1, 1_000_000),
        settings.bytes("kafka.in-flight-bytes-max", 256L << 20));
  }

  private static DatarefConfig datarefs(Settings settings, long bytesMax) {
    List<URI> allow =
        settings.list(
            "ingest.dataref-allow",
            "addresses that end in a slash, e.g. https://images.example.org/live/ or file:///data/",
            InferenceConfig::prefix);
    Duration timeout = settings.time("ingest.dataref-timeout", Duration.ofSeconds(10));
    settings.require(
        timeout.isPositive(), "ingest.dataref-timeout must be more than nothing, e.g. 10 s");
    Duration retryMax = settings.time("ingest.dataref-retry-max", Duration.ofMinutes(5));
    return new DatarefConfig(allow, timeout, retryMax, bytesMax);
  }

  private static Duration transactionInterval(Settings settings) {
    Duration interval = settings.time("kafka.transaction-interval", Duration.ofMillis(50));
    settings.require(
        interval.isPositive() && interval.compareTo(TRANSACTION_INTERVAL_MAX) <= 0,
        "kafka.transaction-interval must be more than nothing and 10 s at most, e.g. 50 ms");
    return interval;
  }

  private static URI prefix(String text) {
    URI uri = URI.create(text);
    boolean usable =
        uri.getPath() != null
            && uri.getPath().endsWith("/")
            && List.of("file", "http", "https").contains(String.valueOf(uri.getScheme()));
    if (!usable) {
      throw new IllegalArgumentException();
    }
    return uri;
  }
}
