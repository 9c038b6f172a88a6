package io.streamtune.inference;

import io.streamtune.host.Await;
import io.streamtune.host.CloseStack;
import io.streamtune.host.Deadline;
import io.streamtune.host.Service;
import io.streamtune.inference.http.HttpApi;
import io.streamtune.inference.publish.KafkaPublisher;
import io.streamtune.inference.publish.ResultTopics;
import io.streamtune.inference.quarantine.CrashGuard;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.stream.admin.BootstrapProbe;
import io.streamtune.stream.consume.EventSource;
import io.streamtune.stream.produce.EventSink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inference service: everything between the topic of images and the topic of predictions.
 *
 * <p>{@link #open} constructs and starts its parts, from the sink to the source; {@link #close}
 * stops them from the source to the sink. Called on: the thread that owns it, never an event loop.
 */
public final class InferenceService implements Service {
  private static final Logger log = LoggerFactory.getLogger(InferenceService.class);

  /**
   * One third of the time is reserved for the commit and the steps after it; the events in flight
   * may take the rest.
   */
  private static final int RESERVED_FRACTION = 3;

  /** Loading or optimising a network cannot be interrupted, only awaited. */
  private static final Duration LOADING_PATIENCE = Duration.ofSeconds(5);

  private static final LongSupplier NANO_CLOCK = System::nanoTime;

  private final InferenceConfig config;
  private final Supplier<ServingModel> model;
  private final Consumer<String> onFailure;
  private final UnaryOperator<CrashGuard> guarding;
  private final ServiceState state = new ServiceState();
  private final CloseStack parts = new CloseStack();

  /** Held by the thread that starts the service. */
  private final ReentrantLock starting = new ReentrantLock();

  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Optional<HttpApi> listening = Optional.empty();
  private volatile Optional<Running> running = Optional.empty();

  /** The parts of a service that polls. */
  private record Running(HttpApi http, Classifier classifier, EventSink sink, EventSource source) {}

  /**
   * Creates a stopped service with the model that its configuration names.
   *
   * @param config the validated settings
   * @param onFailure takes the reason if the service fails after its start. Called on: a thread of
   *     the service
   */
  public InferenceService(InferenceConfig config, Consumer<String> onFailure) {
    this(config, new ModelSource(config), onFailure, UnaryOperator.identity());
  }

  /**
   * Creates a stopped service; nothing runs before {@link #start()}.
   *
   * @param model finds and reads the model; called when HTTP listens
   * @param guarding may wrap the pipeline's guard against crashes
   */
  InferenceService(
      InferenceConfig config,
      Supplier<ServingModel> model,
      Consumer<String> onFailure,
      UnaryOperator<CrashGuard> guarding) {
    this.config = config;
    this.model = model;
    this.onFailure = onFailure;
    this.guarding = guarding;
  }

  /**
   * Starts a service; it polls when this returns.
   *
   * @param model finds and reads the model; called when HTTP listens
   * @param onFailure as for the constructor
   */
  public static InferenceService start(
      InferenceConfig config, Supplier<ServingModel> model, Consumer<String> onFailure) {
    InferenceService service =
        new InferenceService(config, model, onFailure, UnaryOperator.identity());
    service.start();
    return service;
  }

  /**
   * Starts the service, once; it polls when this returns. While the model is being loaded, HTTP
   * reports the service as alive but not ready.
   *
   * <p><b>Errors:</b> the exceptions of the model, the engine and the stream, each with a message
   * for the operator; {@link CancellationException} if another thread closes the service meanwhile.
   * No part is left running then.
   */
  @Override
  public void start() {
    starting.lock();
    try {
      config.effective().forEach((key, value) -> log.info("config {} = {}", key, value));
      warnOfSmallHeap();
      open();
    } catch (RuntimeException e) {
      if (closed.getAndSet(true)) {
        // The thread that closes the service closes the parts too; a failure meanwhile is not
        // reported.
        throw cancelled(e);
      }
      parts.closeAll(Deadline.in(config.shutdown().timeout(), NANO_CLOCK));
      throw e;
    } finally {
      starting.unlock();
    }
  }

  private static RuntimeException cancelled(RuntimeException cause) {
    return (RuntimeException)
        new CancellationException("stopped while it was starting").initCause(cause);
  }

  private void warnOfSmallHeap() {
    InferenceConfig.Kafka kafka = config.kafka();
    HeapNeed.of(kafka.source(config.shutdown().timeout()), kafka.sink())
        .shortage(Runtime.getRuntime().maxMemory())
        .ifPresent(log::warn);
  }

  /**
   * Opens from the sink to the source, so that the service can be closed from the source to the
   * sink.
   */
  private void open() {
    InferenceParts make = new InferenceParts(config, state, parts, this::failStop);
    HttpApi http = make.http();
    http.listen();
    listening = Optional.of(http);
    BootstrapProbe.check(config.kafka().client());
    CrashGuard guard = guarding.apply(make.guard());
    Classifier classifier = make.classifier(model.get(), guard);
    EventSink sink = make.sink();
    EventSource source = make.source();
    checkNotClosed();
    running = Optional.of(new Running(http, classifier, sink, source));
    ResultTopics topics =
        new ResultTopics(config.kafka().topics(), config.kafka().delivery(), sink, source);
    topics.expect();
    sink.start();
    if (config.swap().follow()) {
      make.follow(http, classifier, sink);
      checkNotClosed();
    }
    // Not earlier: until now it is not known which version is to answer.
    state.loaded(classifier);
    KafkaPublisher publisher = make.publisher(source.answers(sink), classifier);
    source.start(make.ingest(classifier, publisher, source));
    state.polling(source, topics::missing);
  }

  private void checkNotClosed() {
    if (closed.get()) {
      throw new CancellationException("stopped while it was starting");
    }
  }

  private void failStop(String reason) {
    state.failed(reason);
    onFailure.accept(reason);
  }

  /** Returns the port of the HTTP server. It listens before the model is loaded. */
  public int httpPort() {
    return listening.map(HttpApi::port).orElseThrow(InferenceService::notStarted);
  }

  /** Returns the state of the source, for display. */
  public String sourceState() {
    return running().source().state().toString();
  }

  /** Returns the classifier, which callers in this process may use too. */
  public Classifier classifier() {
    return running().classifier();
  }

  private Running running() {
    return running.orElseThrow(InferenceService::notStarted);
  }

  private static IllegalStateException notStarted() {
    return new IllegalStateException("the service was not started");
  }

  /**
   * Stops in the order that loses no event: not ready → stop fetching, keep polling → finish the
   * events in flight → flush the producer → commit and leave the group → close the session → close
   * Vert.x. All of it takes at most {@code shutdown.delay} and {@code shutdown.timeout} together.
   *
   * <p>A second call does nothing. Called on: any thread but an event loop; another thread may
   * still be starting the service.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    state.stopping();
    Duration timeout = config.shutdown().timeout();
    Deadline deadline = Deadline.in(config.shutdown().delay().plus(timeout), NANO_CLOCK);
    awaitStart(deadline);
    running.ifPresentOrElse(
        serving -> drain(serving, deadline.before(timeout.dividedBy(RESERVED_FRACTION))),
        () -> log.info("stopping; the service was still starting"));
    parts.closeAll(deadline);
    log.info("stopped");
  }

  private void awaitStart(Deadline deadline) {
    try {
      long patienceNanos = Math.min(LOADING_PATIENCE.toNanos(), deadline.left().toNanos());
      if (starting.tryLock(patienceNanos, TimeUnit.NANOSECONDS)) {
        starting.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void drain(Running serving, Deadline deadline) {
    EventSource source = serving.source();
    log.info("stopping; {} events in flight are finished first", source.inFlightEvents());
    Await.until(() -> false, config.shutdown().delay());
    source.stopFetching();
    serving.classifier().drain();
    boolean drained =
        !state.hasFailed()
            && source.awaitDrained(deadline.left())
            && Await.until(() -> serving.http().inFlight() == 0, deadline.left());
    if (!drained) {
      log.warn(
          "{} events are still in flight; they stay uncommitted and will be read again",
          source.inFlightEvents());
    }
    serving.sink().flush(deadline.left());
  }
}
