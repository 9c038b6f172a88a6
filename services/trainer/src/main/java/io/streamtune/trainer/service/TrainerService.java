package io.streamtune.trainer.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.host.Service;
import io.streamtune.host.Telemetry;
import io.streamtune.host.http.HttpListener;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.model.store.ModelStore;
import io.streamtune.trainer.learn.LearnConfig;
import io.streamtune.trainer.learn.LearnStatus.Activity;
import io.streamtune.trainer.learn.LearningLoop;
import io.streamtune.trainer.release.Promotion;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trainer service: the learning loop on its own thread, and an HTTP server.
 *
 * <p>Called on: the thread that owns the service, never an event loop.
 */
public final class TrainerService implements Service {
  private static final Logger log = LoggerFactory.getLogger(TrainerService.class);

  /** Why: a mini-batch in the network cannot be stopped, and a large one takes seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TrainerConfig config;
  private final Consumer<String> onFailure;
  private final Telemetry telemetry = new Telemetry();
  private final LearningLoop loop;
  private final HttpListener http;
  private final Thread thread = Thread.ofPlatform().name("trainer").unstarted(this::run);
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Creates a stopped service; nothing runs before {@link #start}.
   *
   * @param base model that every training run starts from
   * @param store stores the versions; the replicas must read the same store
   * @param onFailure receives the reason if the service cannot go on. Called on: a thread of the
   *     service
   */
  public TrainerService(
      TrainerConfig config, ModelBundle base, ModelStore store, Consumer<String> onFailure) {
    this.config = config;
    this.onFailure = onFailure;
    InstantSource clock = InstantSource.system();
    LearnConfig learn = config.learn().named(config.model().orElse(base.manifest().id().name()));
    this.loop = new LearningLoop(learn, base, store, telemetry.registry(), clock, System::nanoTime);
    TrainerHttp.Releases releases =
        new TrainerHttp.Releases(
            learn.model(),
            new Promotion(store, clock),
            () -> new ModelTopic(learn.kafka(), learn.topics().models()));
    this.http = TrainerHttp.listener(telemetry, config.http(), loop, releases);
    gauges(telemetry.registry());
  }

  @Override
  public void start() {
    config.effective().forEach((key, value) -> log.info("config {} = {}", key, value));
    try {
      http.listen();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    thread.start();
  }

  private void gauges(MeterRegistry registry) {
    gauge(
        registry,
        "streamtune.trainer.active",
        "1 if this member of the group collects and trains",
        this::active);
    gauge(registry, "streamtune.trainer.training", "1 while a round runs", this::training);
    gauge(
        registry,
        "streamtune.trainer.changes",
        "Images that are new or have another label since the last round",
        () -> loop.status().changes());
    gauge(
        registry,
        "streamtune.trainer.images",
        "Collected images of both sides",
        () -> sum(loop.status().train()) + sum(loop.status().valid()));
    gauge(
        registry,
        "streamtune.trainer.labels.unused",
        "Labels that could not be used since the start",
        () -> sum(loop.status().unused()));
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).strongReference(true).register(registry);
  }

  private int active() {
    Activity activity = loop.status().activity();
    return activity == Activity.COLLECTING || activity == Activity.TRAINING ? 1 : 0;
  }

  private int training() {
    return loop.status().activity() == Activity.TRAINING ? 1 : 0;
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private void run() {
    try {
      loop.run();
    } catch (IOException | RuntimeException | Error e) {
      // Top of the thread: reports the failure to the process.
      log.debug("the loop ended", e);
      if (!closed.get()) {
        onFailure.accept(String.valueOf(e.getMessage()));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // close() interrupted the thread.
    }
  }

  /** Returns the port of the HTTP server. */
  public int httpPort() {
    return http.port();
  }

  /** Returns the learning loop, for callers in this process. */
  public LearningLoop loop() {
    return loop;
  }

  /**
   * Interrupts a training run in progress, which resumes after the next start. Waits up to 20 s
   * until the loop has closed what it holds, then closes the HTTP server. A second call does
   * nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    loop.stop();
    if (loop.status().activity() == Activity.TRAINING) {
      thread.interrupt(); // Only a run needs it; an interrupt breaks Kafka's clients.
    }
    try {
      if (!thread.join(PATIENCE)) {
        log.warn("the round did not end within {} s", PATIENCE.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IllegalThreadStateException _) {
      log.debug("it was not started");
    }
    http.close();
    telemetry.close();
    log.info("stopped");
  }
}
