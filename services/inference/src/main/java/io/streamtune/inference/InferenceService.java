package io.streamtune.inference;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.host.Await;
import io.streamtune.host.CloseStack;
import io.streamtune.host.Deadline;
import io.streamtune.host.HostName;
import io.streamtune.host.Telemetry;
import io.streamtune.host.traces.Tracing;
import io.streamtune.inference.follow.ModelFollower;
import io.streamtune.inference.http.HttpApi;
import io.streamtune.inference.ingest.DatarefFetcher;
import io.streamtune.inference.ingest.EventSpans;
import io.streamtune.inference.ingest.FetchedBytes;
import io.streamtune.inference.ingest.KafkaIngest;
import io.streamtune.inference.publish.KafkaPublisher;
import io.streamtune.inference.publish.ResultTopics;
import io.streamtune.inference.quarantine.CrashGuard;
import io.streamtune.inference.quarantine.CrashJournal;
import io.streamtune.inference.schedule.PipelineMetrics;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.stream.ResultSink;
import io.streamtune.stream.SourceConfig;
import io.streamtune.stream.admin.BootstrapProbe;
import io.streamtune.stream.consume.EventSource;
import io.streamtune.stream.produce.EventSink;
import java.time.Duration;
import java.time.InstantSource;
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
 * The inference service: everything that stands between the topic of images and the topic of
 * predictions.
 *
 * <p>It is put together and started from the sink to the source, and stops from the source to the
 * sink. Called on: the thread that owns it, never an event loop.
 */
public final class InferenceService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(InferenceService.class);

  /** Finishing what is in flight leaves this part of the time to the commit and what follows. */
  private static final int RESERVED_FRACTION = 3;

  /** A network that is being read or optimised cannot be interrupted, only waited for. */
  private static final Duration LOADING_PATIENCE = Duration.ofSeconds(5);

  private static final LongSupplier NANO_CLOCK = System::nanoTime;
  private static final InstantSource CLOCK = InstantSource.system();

  private final InferenceConfig config;
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
   * Prepares a service; nothing runs before {@link #start(Supplier)}.
   *
   * @param config what it is told
   * @param onFailure takes the reason, later, if the service cannot go on. Called on: a thread of
   *     the service
   */
  InferenceService(InferenceConfig config, Consumer<String> onFailure) {
    this(config, onFailure, UnaryOperator.identity());
  }

  /**
   * Does the same.
   *
   * @param guarding may put something between the pipeline and its guard against crashes
   */
  InferenceService(
      InferenceConfig config, Consumer<String> onFailure, UnaryOperator<CrashGuard> guarding) {
    this.config = config;
    this.onFailure = onFailure;
    this.guarding = guarding;
  }

  /**
   * Starts a service; it polls when this returns.
   *
   * @param config what it is told
   * @param model as for {@link #start(Supplier)}, errors too
   * @param onFailure takes the reason, later, if the service cannot go on. Called on: a thread of
   *     the service
   */
  public static InferenceService start(
      InferenceConfig config, Supplier<ServingModel> model, Consumer<String> onFailure) {
    InferenceService service = new InferenceService(config, onFailure);
    service.start(model);
    return service;
  }

  /**
   * Starts the service, once; it polls when this returns. HTTP answers while the model is being
   * loaded: alive, not ready.
   *
   * <p><b>Errors:</b> the exceptions of the model, the engine and the stream, each with a message
   * for a person; {@link CancellationException} if another thread closes the service meanwhile.
   * Nothing is left running then.
   *
   * @param model finds and reads the model; called when HTTP listens
   */
  void start(Supplier<ServingModel> model) {
    starting.lock();
    try {
      config.effective().forEach((key, value) -> log.info("config {} = {}", key, value));
      warnOfSmallHeap();
      open(model);
    } catch (RuntimeException e) {
      if (closed.getAndSet(true)) {
        // Who closes it closes the parts, too; what fails meanwhile is no fault to be told.
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

  /** From the sink to the source, which is why it can be closed from the source to the sink. */
  private void open(Supplier<ServingModel> model) {
    Telemetry telemetry = parts.add(new Telemetry(), Telemetry::close);
    MeterRegistry registry = telemetry.registry();
    Tracing tracing = parts.add(tracing(registry), Tracing::close);
    HttpApi http = parts.add(http(telemetry, tracing), HttpApi::close);
    http.listen();
    listening = Optional.of(http);
    BootstrapProbe.check(config.kafka().client());
    CrashGuard guard = guarding.apply(guard(registry));
    Classifier classifier = parts.add(classifier(model.get(), guard, telemetry), Classifier::close);
    InferenceConfig.Kafka kafka = config.kafka();
    EventSink sink =
        parts.add(new EventSink(kafka.sink(), kafka.client(), registry), EventSink::close);
    sink.onFailure(error -> failStop(String.valueOf(error.getMessage())));
    SourceConfig reading = kafka.source(config.shutdown().timeout());
    EventSource source =
        parts.add(new EventSource(reading, kafka.client(), registry), EventSource::close);
    source.onFailure(error -> failStop(String.valueOf(error.getMessage())));
    checkNotClosed();
    running = Optional.of(new Running(http, classifier, sink, source));
    ResultTopics topics = new ResultTopics(kafka.topics(), kafka.delivery(), sink, source);
    topics.expect();
    sink.start();
    if (config.swap().follow()) {
      follow(http, classifier, sink, registry);
      checkNotClosed();
    }
    // Only now: before, it is not known which version is to answer.
    state.loaded(classifier);
    KafkaPublisher publisher = publisher(source.answers(sink), classifier, registry);
    source.start(ingest(classifier, publisher, source, tracing, registry));
    state.polling(source, topics::missing);
  }

  private void checkNotClosed() {
    if (closed.get()) {
      throw new CancellationException("stopped while it was starting");
    }
  }

  private Tracing tracing(MeterRegistry registry) {
    String replica = replica(config.http().listen().port());
    return Tracing.open(
        config.tracing(),
        new Tracing.Service("streamtune-inference", replica),
        registry,
        NANO_CLOCK,
        CLOCK);
  }

  /** Returns the name of this replica in its reports and spans. */
  private String replica(int port) {
    String given = config.swap().replica();
    return given.isEmpty() ? HostName.get() + ":" + port : given;
  }

  private HttpApi http(Telemetry telemetry, Tracing tracing) {
    return new HttpApi(
        telemetry.vertx(), config.http(), state, telemetry.registry(), tracing, NANO_CLOCK, CLOCK);
  }

  private CrashGuard guard(MeterRegistry registry) {
    InferenceConfig.Kafka kafka = config.kafka();
    String topic = kafka.topics().images();
    String stream = String.join(" ", kafka.client().bootstrapServers(), kafka.group(), topic);
    Optional<CrashJournal> journal = config.crash().open(stream, topic);
    journal.ifPresent(
        open -> {
          parts.add(open, (closing, _) -> closing.close());
          registry.gauge("streamtune.crash.suspects", open, CrashJournal::size);
        });
    return journal.map(CrashGuard::of).orElseGet(CrashGuard::none);
  }

  private Classifier classifier(ServingModel model, CrashGuard guard, Telemetry telemetry) {
    Classifier classifier =
        Classifier.open(
            config.classifier(), model, guard, telemetry.vertx(), telemetry.registry(), NANO_CLOCK);
    classifier.onFailure(
        cause -> {
          log.error("classifying failed for good", cause);
          failStop("classifying failed for good: " + cause);
        });
    GpuMetrics.of(classifier.device(), telemetry.registry())
        .ifPresent(gpu -> parts.add(gpu, (watching, _) -> watching.close()));
    return classifier;
  }

  private KafkaPublisher publisher(
      ResultSink answers, Classifier classifier, MeterRegistry registry) {
    classifier.onNewVersion(answers::newer);
    return new KafkaPublisher(
        config.kafka().topics(),
        answers,
        this::failStop,
        CLOCK,
        registry,
        new KafkaPublisher.Times(
            PipelineMetrics.stage(registry, "produce"),
            PipelineMetrics.stage(registry, "end-to-end")));
  }

  private KafkaIngest ingest(
      Classifier classifier,
      KafkaPublisher publisher,
      EventSource source,
      Tracing tracing,
      MeterRegistry registry) {
    InferenceConfig.Kafka kafka = config.kafka();
    EventSpans spans = new EventSpans(tracing, kafka.topics().images(), kafka.group());
    return new KafkaIngest(
        classifier,
        datarefs(source, registry),
        publisher::answer,
        source.assignments(),
        spans,
        NANO_CLOCK);
  }

  private DatarefFetcher datarefs(EventSource source, MeterRegistry registry) {
    FetchedBytes room =
        new FetchedBytes(source::addInFlightBytes, config.kafka().inFlightBytesMax());
    DatarefFetcher fetcher =
        new DatarefFetcher(
            config.datarefs(),
            room,
            error -> failStop(String.valueOf(error.getMessage())),
            registry,
            NANO_CLOCK);
    return parts.add(fetcher, (fetching, _) -> fetching.close());
  }

  /**
   * What is to be served is known before the first image, if the topic can be read: else a replica
   * that starts late would answer with an older version than the others.
   */
  private void follow(HttpApi http, Classifier classifier, EventSink sink, MeterRegistry registry) {
    Following following = new Following(config, classifier, sink, CLOCK);
    ModelFollower follower =
        parts.add(
            following.follower(replica(http.port()), registry, NANO_CLOCK), ModelFollower::close);
    follower.onFailure(error -> failStop("models are not followed any more: " + error));
    state.following(follower);
    following.begin(follower);
  }

  private void failStop(String reason) {
    state.failed(reason);
    onFailure.accept(reason);
  }

  /** Returns the port of the HTTP server, which listens before the model is loaded. */
  public int httpPort() {
    return listening.map(HttpApi::port).orElseThrow(InferenceService::notStarted);
  }

  /** Returns how the source is, for a person. */
  public String sourceState() {
    return running().source().state().toString();
  }

  /** Returns the classifier, which also answers who asks within this process. */
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
   * Stops in the order that loses nothing: not ready → stop fetching, keep polling → finish what is
   * in flight → flush the producer → commit and leave the group → close the session → close Vert.x.
   * All of it takes at most {@code shutdown.delay} and {@code shutdown.timeout} together.
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
