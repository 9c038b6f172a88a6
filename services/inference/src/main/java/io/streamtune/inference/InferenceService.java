package io.streamtune.inference;

import io.streamtune.inference.http.HttpApi;
import io.streamtune.inference.ingest.DatarefFetcher;
import io.streamtune.inference.ingest.KafkaIngest;
import io.streamtune.inference.publish.KafkaPublisher;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.stream.EventSink;
import io.streamtune.stream.EventSource;
import io.streamtune.stream.ReceivedEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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

  private final InferenceConfig config;
  private final ServiceState state = new ServiceState();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** What was opened, the last on top. */
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private final Telemetry telemetry;
  private final HttpApi http;
  private final Classifier classifier;
  private final EventSink sink;
  private final EventSource source;
  private final KafkaIngest ingest;

  /**
   * Starts the service; it polls when this returns. HTTP answers while the model is being loaded:
   * alive, not ready.
   *
   * <p><b>Errors:</b> the exceptions of the model, the engine and the stream, each with a message
   * for a person. Nothing is left running then.
   *
   * @param config what it is told
   * @param model finds and reads the model; called when HTTP listens
   * @param onFailure takes the reason, later, if the service cannot go on. Called on: a thread of
   *     the service
   */
  public static InferenceService start(
      InferenceConfig config, Supplier<ServingModel> model, Consumer<String> onFailure) {
    return new InferenceService(config, model, onFailure);
  }

  private InferenceService(
      InferenceConfig config, Supplier<ServingModel> model, Consumer<String> onFailure) {
    this.config = config;
    InferenceConfig.Kafka kafka = config.kafka();
    LongSupplier nanoClock = System::nanoTime;
    InstantSource clock = InstantSource.system();
    Consumer<String> failStop =
        reason -> {
          state.failed(reason);
          onFailure.accept(reason);
        };
    try {
      config.effective().forEach((key, value) -> log.info("config {} = {}", key, value));
      telemetry = open(new Telemetry());
      http =
          open(
              new HttpApi(
                  telemetry.vertx(), config.http(), state, telemetry.registry(), nanoClock, clock));
      http.listen();
      classifier =
          open(
              Classifier.open(
                  config.classifier(),
                  model.get(),
                  telemetry.vertx(),
                  telemetry.registry(),
                  nanoClock));
      classifier.onFailure(
          cause -> {
            log.error("classifying failed for good", cause);
            failStop.accept("classifying failed for good: " + cause);
          });
      state.loaded(classifier);
      sink = open(new EventSink(kafka.sink(), kafka.client(), telemetry.registry()));
      sink.onFailure(error -> failStop.accept(String.valueOf(error.getMessage())));
      // Publisher and source know each other: an answer completes the event that the source gave.
      source =
          open(
              new EventSource(
                  kafka.source(config.shutdown().timeout()),
                  kafka.client(),
                  this::ingest,
                  telemetry.registry()));
      source.onFailure(error -> failStop.accept(String.valueOf(error.getMessage())));
      KafkaPublisher publisher =
          new KafkaPublisher(
              kafka.topics(),
              sink,
              source::complete,
              failStop,
              clock,
              telemetry.registry(),
              PipelineMetrics.stage(telemetry.registry(), "produce"));
      long bytesMax = config.classifier().decode().limits().bytesMax();
      DatarefFetcher datarefs =
          new DatarefFetcher(config.datarefAllow(), bytesMax, config.datarefTimeout());
      ingest = new KafkaIngest(classifier::submit, datarefs, publisher::answer, nanoClock);
      sink.start();
      source.start();
      state.polling(source);
    } catch (RuntimeException e) {
      closeAll();
      throw e;
    }
  }

  /** Returns the port of the HTTP server. */
  public int httpPort() {
    return http.port();
  }

  /** Returns how the source is, for a person. */
  public String sourceState() {
    return source.state().toString();
  }

  /** Returns the classifier, which also answers who asks within this process. */
  public Classifier classifier() {
    return classifier;
  }

  /**
   * Stops in the order that loses nothing: not ready → stop fetching, keep polling → finish what is
   * in flight → flush the producer → commit and leave the group → close the session → close Vert.x.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    Duration timeout = config.shutdown().timeout();
    state.stopping();
    log.info("stopping; {} events in flight are finished first", source.inFlightEvents());
    Waiting.until(() -> false, config.shutdown().delay());
    source.stopFetching();
    classifier.drain();
    boolean drained =
        source.awaitDrained(timeout) && Waiting.until(() -> http.inFlight() == 0, timeout);
    if (!drained) {
      log.warn(
          "{} events are still in flight after {} s; they stay uncommitted and will be read again",
          source.inFlightEvents(),
          timeout.toSeconds());
    }
    sink.flush(timeout);
    closeAll();
    log.info("stopped");
  }

  private void ingest(List<ReceivedEvent> events) {
    ingest.onEvents(events);
  }

  private <T extends AutoCloseable> T open(T part) {
    opened.push(part);
    return part;
  }

  /**
   * Closes what was opened, the last first; one that cannot be closed does not keep the others
   * open.
   */
  private void closeAll() {
    // The source commits before the sink goes, and the sink takes acknowledgements until then.
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        log.warn("closing failed", e);
      }
    }
  }
}
