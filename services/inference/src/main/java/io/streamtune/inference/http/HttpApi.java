package io.streamtune.inference.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of the service. */
public final class HttpApi {
  private static final Logger log = LoggerFactory.getLogger(HttpApi.class);

  private final Vertx vertx;
  private final HttpConfig config;
  private final Router router;
  private Optional<HttpServer> server = Optional.empty();

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
    Admission admission = new Admission(config.inFlightMax());
    Gauge.builder("streamtune.queue.depth", admission::inFlight).tag("queue", "http").strongReference(true).register(metrics);
    Gauge.builder("streamtune.queue.capacity", admission::max).tag("queue", "http").strongReference(true).register(metrics);
    Classify classify = new Classify(service, admission, nanoClock);
    HealthRoutes.add(router, service);
    router.get("/metrics").handler(request -> scrape(request, metrics));
    router.post().handler(BodyHandler.create(false).setBodyLimit(config.bodyMax()));
    new ClassifyRoute(classify, clock).add(router);
    new OpenInferenceRoutes(service, classify).add(router);
    router.errorHandler(404, request -> fail(request, 404, "nothing at " + request.request().path()));
    router.errorHandler(405, request -> fail(request, 405, request.request().method() + " is not for " + request.request().path()));
    router.errorHandler(413, request -> fail(request, 413, "the body is larger than http.body-max, " + config.bodyMax() + " bytes"));
    router.errorHandler(500, HttpApi::bug);
  }

  /** Begins to listen. Called on: any thread. */
  public Future<HttpServer> listen() {
    HttpServerOptions options = new HttpServerOptions().setIdleTimeout(120);
    return vertx
        .createHttpServer(options)
        .requestHandler(router)
        .listen(config.port(), config.host())
        .onSuccess(
            listening -> {
              server = Optional.of(listening);
              log.info("HTTP on http://{}:{}", config.host(), listening.actualPort());
            });
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
