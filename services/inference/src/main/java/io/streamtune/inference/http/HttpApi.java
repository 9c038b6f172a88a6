package io.streamtune.inference.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of the service. */
public final class HttpApi implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpApi.class);
  private static final int START_SECONDS_MAX = 10;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  /** A connection without traffic for so long is closed. */
  private static final int IDLE_SECONDS_MAX = 120;

  private final Vertx vertx;
  private final HttpConfig config;
  private final Router router;
  private final Admission admission;
  private volatile Optional<HttpServer> server = Optional.empty();

  /**
   * Makes the routes.
   *
   * @param vertx whose event loops serve
   * @param config address and limits
   * @param service what is served
   * @param metrics shown at {@code /metrics}
   * @param nanoClock monotonic clock
   * @param clock wall clock, for {@code ce_time}
   */
  public HttpApi(
      Vertx vertx,
      HttpConfig config,
      ServiceView service,
      PrometheusMeterRegistry metrics,
      LongSupplier nanoClock,
      InstantSource clock) {
    this.vertx = vertx;
    this.config = config;
    this.router = Router.router(vertx);
    this.admission = new Admission(config.inFlightMax());
    Gauge.builder("streamtune.queue.depth", admission::inFlight)
        .tag("queue", "http")
        .strongReference(true)
        .register(metrics);
    Gauge.builder("streamtune.queue.capacity", admission::max)
        .tag("queue", "http")
        .strongReference(true)
        .register(metrics);
    Classify classify = new Classify(service, admission, nanoClock);
    HealthRoutes.add(router, service);
    router.get("/metrics").handler(request -> scrape(request, metrics));
    RequestBody body = new RequestBody(config.bodyMax());
    new ClassifyRoute(classify, clock).add(router, body);
    new OpenInferenceRoutes(service, classify).add(router, body);
    router.errorHandler(
        404, request -> fail(request, 404, "nothing at " + request.request().path()));
    router.errorHandler(
        405,
        request ->
            fail(
                request,
                405,
                request.request().method() + " is not for " + request.request().path()));
    router.errorHandler(
        413,
        request ->
            fail(
                request,
                413,
                "the body is larger than http.body-max, " + config.bodyMax() + " bytes"));
    router.errorHandler(500, HttpApi::bug);
  }

  /**
   * Begins to listen. Called on: any thread but an event loop.
   *
   * <p><b>Errors:</b> {@link UncheckedIOException} if the address cannot be used.
   */
  public void listen() {
    HttpServerOptions options = new HttpServerOptions().setIdleTimeout(IDLE_SECONDS_MAX);
    try {
      HttpServer listening =
          vertx
              .createHttpServer(options)
              .requestHandler(router)
              .listen(config.port(), config.host())
              .toCompletionStage()
              .toCompletableFuture()
              .get(START_SECONDS_MAX, SECONDS);
      server = Optional.of(listening);
      log.info("HTTP on http://{}:{}", config.host(), listening.actualPort());
    } catch (ExecutionException | TimeoutException e) {
      throw new UncheckedIOException(
          "HTTP cannot listen on %s:%d (%s); choose another http.port, 0 takes a free one"
              .formatted(config.host(), config.port(), reason(e)),
          new IOException(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause();
    return cause == null
        ? "no answer within " + START_SECONDS_MAX + " s"
        : String.valueOf(cause.getMessage());
  }

  /** Returns the number of images that requests wait for. Called on: any thread. */
  public int inFlight() {
    return admission.inFlight();
  }

  /** Closes in at most 5 s. */
  @Override
  public void close() {
    close(STOP_TIMEOUT);
  }

  /** Stops listening and waits so long for it, because Vert.x must not end meanwhile. */
  public void close(Duration timeout) {
    server.ifPresent(listening -> stop(listening, timeout));
  }

  private static void stop(HttpServer listening, Duration timeout) {
    try {
      listening
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeout.toNanos(), NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("HTTP did not stop in order", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the port it listens on, which differs from the configured one where that is 0. */
  public int port() {
    return server.map(HttpServer::actualPort).orElse(config.port());
  }

  private static void scrape(RoutingContext request, PrometheusMeterRegistry metrics) {
    request
        .response()
        .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
        .end(metrics.scrape());
  }

  private static void bug(RoutingContext request) {
    log.error("{} failed", request.request().path(), request.failure());
    fail(request, 500, "internal error; see the service's log");
  }

  private static void fail(RoutingContext request, int status, String message) {
    Json.answer(request, status, Map.of("error", message));
  }
}
