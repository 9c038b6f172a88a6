package io.streamtune.inference.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.streamtune.host.http.CommonRoutes;
import io.streamtune.host.http.HttpListener;
import io.streamtune.host.http.Json;
import io.streamtune.host.traces.Tracing;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The HTTP server of the service. */
public final class HttpApi implements AutoCloseable {
  private final Admission admission;
  private final HttpListener listener;

  /**
   * Creates the server and its routes.
   *
   * @param vertx its event loops serve
   * @param config address and limits
   * @param service the service behind the routes
   * @param metrics shown at {@code /metrics}
   * @param tracing begins the spans of requests
   * @param nanoClock monotonic clock
   * @param clock wall clock, for {@code ce_time}
   */
  public HttpApi(
      Vertx vertx,
      HttpConfig config,
      ServiceView service,
      PrometheusMeterRegistry metrics,
      Tracing tracing,
      LongSupplier nanoClock,
      InstantSource clock) {
    this.admission = new Admission(config.inFlightMax());
    BodyParsing parsing = new BodyParsing(vertx);
    queue("http", admission::inFlight, admission.max(), metrics);
    queue("http-parse", parsing::waiting, parsing.max(), metrics);
    Classify classify = new Classify(service, admission, nanoClock);
    Router router = CommonRoutes.router(vertx, service::health, "loading the model", metrics);
    RequestSpans spans = new RequestSpans(tracing);
    RequestBody body = new RequestBody(config.bodyMax());
    new ClassifyRoute(classify, clock).add(router, spans, body);
    new OpenInferenceRoutes(service, classify, parsing).add(router, spans, body);
    router.errorHandler(
        413,
        request ->
            Json.fail(
                request,
                413,
                "the body is larger than http.body-max, " + config.bodyMax() + " bytes"));
    listener = new HttpListener(vertx, config.listen(), router);
  }

  private static void queue(
      String name, Supplier<Number> depth, int capacity, MeterRegistry metrics) {
    Gauge.builder("streamtune.queue.depth", depth)
        .tag("queue", name)
        .strongReference(true)
        .register(metrics);
    Gauge.builder("streamtune.queue.capacity", () -> capacity)
        .tag("queue", name)
        .strongReference(true)
        .register(metrics);
  }

  /**
   * Starts to listen. Called on: any thread but an event loop.
   *
   * <p><b>Errors:</b> {@link java.io.UncheckedIOException} if the address cannot be used.
   */
  public void listen() {
    listener.listen();
  }

  /** Returns the number of images that requests wait for. Called on: any thread. */
  public int inFlight() {
    return admission.inFlight();
  }

  /** Closes in at most 5 s. */
  @Override
  public void close() {
    listener.close();
  }

  /** Stops listening, and waits this long for it, because Vert.x must not close before. */
  public void close(Duration timeout) {
    listener.close(timeout);
  }

  /** Returns the port it listens on, which differs from the configured one if that is 0. */
  public int port() {
    return listener.port();
  }
}
