package io.streamtune.trainer.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.source.ModelResolver;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.trainer.learn.LearnStatus.Activity;
import io.streamtune.trainer.learn.LearningLoop;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trainer service: the loop of learning on a thread of its own, and HTTP beside it.
 *
 * <p>Called on: the thread that owns it, never an event loop.
 */
public final class TrainerService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrainerService.class);

  /** A mini-batch that goes through the network cannot be stopped; a large one takes seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final LearningLoop loop;
  private final TrainerHttp http;
  private final Thread thread;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Optional<String> failure = Optional.empty();
  private final AtomicBoolean closed = new AtomicBoolean();

  private TrainerService(TrainerConfig config, ModelBundle base, FileModelStore store) {
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    loop =
        new LearningLoop(
            config.learn(base.manifest().id().name()),
            base,
            store,
            registry,
            InstantSource.system(),
            System::nanoTime);
    gauges();
    http = TrainerHttp.listen(Vertx.vertx(), config.http(), loop, registry);
    thread = Thread.ofPlatform().name("trainer").unstarted(this::run);
  }

  /**
   * Starts the service; it collects when this returns.
   *
   * @param environment of the process: names the user's own model store
   * @throws IOException if the base cannot be read
   */
  public static TrainerService start(TrainerConfig config, Map<String, String> environment)
      throws IOException {
    config.effective().forEach((key, value) -> log.info("config {} = {}", key, value));
    FileModelStore store =
        config
            .store()
            .map(FileModelStore::new)
            .orElseGet(() -> FileModelStore.standard(environment));
    ModelBundle base = new ModelResolver(store).resolve(config.base());
    TrainerService service = new TrainerService(config, base, store);
    service.thread.start();
    return service;
  }

  private void gauges() {
    gauge(
        "streamtune.trainer.active",
        "1 if this member of the group collects and trains",
        this::active);
    gauge("streamtune.trainer.training", "1 while a round runs", this::training);
    gauge(
        "streamtune.trainer.changes",
        "Images that are new or have another label since the last round",
        () -> loop.status().changes());
    gauge(
        "streamtune.trainer.images",
        "Collected images of both sides",
        () -> sum(loop.status().train()) + sum(loop.status().valid()));
    gauge(
        "streamtune.trainer.labels.unused",
        "Labels that could not be used since the start",
        () -> sum(loop.status().unused()));
  }

  private void gauge(String name, String description, java.util.function.Supplier<Number> value) {
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
    } catch (IOException | RuntimeException e) {
      // The top of a thread: whoever waits is told.
      log.debug("the loop ended", e);
      failure = closed.get() ? Optional.empty() : Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // By close().
    } finally {
      ended.countDown();
    }
  }

  /** Returns the port of the HTTP server. */
  public int httpPort() {
    return http.port();
  }

  /** Returns the loop, for who asks within this process. */
  public LearningLoop loop() {
    return loop;
  }

  /**
   * Waits until the service has ended.
   *
   * @return why it cannot go on; empty if it was closed
   */
  public Optional<String> awaitEnd() throws InterruptedException {
    ended.await();
    return failure;
  }

  /**
   * Interrupts a round that runs, which goes on after the next start, and waits until all it held
   * is closed; then HTTP ends. A second call does nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    loop.stop();
    if (loop.status().activity() == Activity.TRAINING) {
      thread.interrupt(); // Only a round does not look up by itself; clients dislike it.
    }
    try {
      if (!thread.join(PATIENCE)) {
        log.warn("the round did not end within {} s", PATIENCE.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    http.close();
    registry.close();
    log.info("stopped");
  }
}
