package io.streamtune.inference;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.streamtune.inference.http.HttpApi;
import io.streamtune.inference.ingest.DatarefFetcher;
import io.streamtune.inference.ingest.KafkaIngest;
import io.streamtune.inference.publish.KafkaPublisher;
import io.streamtune.model.bundle.ModelResolver;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.stream.EventSink;
import io.streamtune.stream.EventSource;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.SourceConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inference service: everything that stands between the topic of images and the topic of predictions. It is put
 * together and started from the sink to the source, and stops from the source to the sink.
 *
 * <p>Called on: the thread that owns it, never an event loop.
 */
public final class InferenceService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(InferenceService.class);
  private static final Duration STEP_TIMEOUT = Duration.ofSeconds(10);

  private final InferenceConfig config;
  private final ServiceState state;
  private final Vertx vertx;
  private final HttpApi http;
  private final Classifier classifier;
  private final EventSink sink;
  private final EventSource source;

  private InferenceService(
      InferenceConfig config,
      ServiceState state,
      Vertx vertx,
      HttpApi http,
      Classifier classifier,
      EventSink sink,
      EventSource source) {
    this.config = config;
    this.state = state;
    this.vertx = vertx;
    this.http = http;
    this.classifier = classifier;
    this.sink = sink;
    this.source = source;
  }
}
