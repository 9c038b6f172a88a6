package io.streamtune.console;

import io.streamtune.console.board.RecentClasses;
import io.streamtune.console.explain.Bundles;
import io.streamtune.console.explain.Explanations;
import io.streamtune.console.follow.FollowConfig;
import io.streamtune.console.follow.Follower;
import io.streamtune.console.http.ConsoleHttp;
import io.streamtune.console.models.ModelBoard;
import io.streamtune.console.models.ModelReleases;
import io.streamtune.console.photo.ThumbnailCache;
import io.streamtune.host.Service;
import io.streamtune.host.Telemetry;
import io.streamtune.host.http.Health;
import io.streamtune.host.http.HttpListener;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.admin.BootstrapProbe;
import io.streamtune.stream.produce.EventSink;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The console: follows the topics and serves the page over HTTP. It keeps running while the brokers
 * are unreachable.
 *
 * <p>Called on: the thread that owns it, never an event loop.
 */
public final class ConsoleService implements Service {
  private static final Logger log = LoggerFactory.getLogger(ConsoleService.class);

  /** Most labels that the brokers have not acknowledged yet. */
  private static final int LABELS_UNFINISHED_MAX = 1000;

  private final ConsoleConfig config;
  private final Telemetry telemetry = new Telemetry();
  private final EventSink sink;
  private final Follower follower;
  private final Explanations explanations;
  private final HttpListener http;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Creates a stopped console; {@link #start} starts it. */
  public ConsoleService(ConsoleConfig config) {
    this(config, List.of());
  }

  /**
   * Creates a stopped console that shares its process with another service.
   *
   * @param given bundles to serve that are in no model store
   */
  public ConsoleService(ConsoleConfig config, List<ModelBundle> given) {
    this(config, given, InstantSource.system(), System::nanoTime);
  }

  private ConsoleService(
      ConsoleConfig config, List<ModelBundle> given, InstantSource clock, LongSupplier nanoTime) {
    this.config = config;
    String epoch = Long.toString(clock.millis(), Character.MAX_RADIX);
    ThumbnailCache photos = new ThumbnailCache(epoch, config.photosMax());
    RecentClasses classes = new RecentClasses();
    ModelBoard models = new ModelBoard();
    FollowConfig follow =
        new FollowConfig(
            config.kafka(),
            config.topics(),
            config.group(),
            config.cardsPerSecond(),
            config.labelsPerRun(),
            epoch);
    this.sink =
        new EventSink(
            SinkConfig.of(2 * LABELS_UNFINISHED_MAX), config.kafka(), telemetry.registry());
    this.follower =
        new Follower(
            follow,
            photos,
            classes,
            models,
            new SplittableRandom(clock.millis()),
            telemetry.registry(),
            nanoTime);
    FileModelStore store =
        config
            .store()
            .map(FileModelStore::new)
            .orElseGet(() -> FileModelStore.standard(System.getenv()));
    Bundles bundles = new Bundles(store, models::known, given);
    this.explanations =
        new Explanations(config.kafka(), bundles, epoch, telemetry.registry(), nanoTime);
    this.http =
        ConsoleHttp.listener(
            telemetry,
            config.access(),
            config.topics(),
            new ConsoleHttp.Content(
                follower::shown,
                photos,
                classes,
                sink,
                new ModelReleases(config.kafka(), config.topics().models(), models::known, clock),
                bundles,
                explanations),
            new ConsoleHttp.Clocks(clock, nanoTime),
            this::health);
  }

  @Override
  public void start() {
    config.effective().forEach((key, value) -> log.info("config {} = {}", key, value));
    if (config.access().isOpenToOthers() && config.access().token().isEmpty()) {
      log.warn(
          "http.token is not set, so the page is bound to {} instead of {}; set one to open it",
          config.access().bound().host(),
          config.access().listen().host());
    }
    try {
      http.listen();
      BootstrapProbe.check(config.kafka());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    sink.onFailure(
        error -> log.error("labels cannot be sent any more; restart the console", error));
    sink.expect(List.of(config.topics().labels()));
    sink.start();
    follower.start();
    explanations.start();
  }

  /** Ready while a broker is connected. The page itself also shows what is missing. */
  private Health health() {
    boolean isFollowing = follower.isFollowing();
    Health.Check kafka =
        new Health.Check(
            "kafka",
            isFollowing,
            isFollowing ? "following" : "the brokers are away, or the topics are not there yet");
    Optional<String> problem = follower.problem().or(explanations.thread()::problem);
    Health.Check work =
        new Health.Check("work", problem.isEmpty(), problem.orElse("every thread works"));
    Optional<Error> failure = follower.failure().or(explanations.thread()::failure);
    Health.Check threads =
        new Health.Check(
            "follower",
            failure.isEmpty(),
            failure.map(error -> "ended: %s; see the log".formatted(error)).orElse("running"));
    boolean isSending = sink.failure().isEmpty();
    Health.Check labels =
        new Health.Check(
            "labels", isSending, isSending ? "sent" : "not sent any more; see the log");
    return new Health(follower.isAlive(), List.of(kafka, work), List.of(threads, labels));
  }

  /** Returns the port of the HTTP server. */
  public int httpPort() {
    return http.port();
  }

  /** Returns the page's address. */
  public String url() {
    return config.access().bound().url(http.port()) + "/";
  }

  /** Stops HTTP first, then the followers, then the label producer. A second call does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    http.close();
    explanations.close();
    follower.close();
    sink.close();
    telemetry.close();
    log.info("stopped");
  }
}
