package io.streamtune.host.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes that every service has: health, metrics, and JSON for errors. */
public final class CommonRoutes {
  private static final Logger log = LoggerFactory.getLogger(CommonRoutes.class);

  /**
   * Why: content that a browser opens here by mistake cannot run or load anything; a page sets its
   * own policy.
   */
  private static final String POLICY = "default-src 'none'; frame-ancestors 'none'";

  private CommonRoutes() {}

  /**
   * Returns a router with these routes.
   *
   * @param health called for each request, on an event loop
   * @param starting detail of the check {@code started} until the service is started
   * @param metrics registry for {@code /metrics}
   */
  public static Router router(
      Vertx vertx, Supplier<Health> health, String starting, PrometheusMeterRegistry metrics) {
    Router router = Router.router(vertx);
    router.route().handler(CommonRoutes::harden);
    HealthRoutes.add(router, health, starting);
    router.get("/metrics").handler(request -> scrape(request, metrics));
    router.errorHandler(
        404, request -> Json.fail(request, 404, "nothing at " + request.request().path()));
    router.errorHandler(
        405,
        request ->
            Json.fail(
                request,
                405,
                request.request().method() + " is not for " + request.request().path()));
    router.errorHandler(400, CommonRoutes::brokenOff);
    router.errorHandler(413, request -> Json.fail(request, 413, "the body is too long"));
    router.errorHandler(500, CommonRoutes::bug);
    return router;
  }

  private static void harden(RoutingContext request) {
    request.response().putHeader("content-security-policy", POLICY);
    request.response().putHeader("x-content-type-options", "nosniff");
    request.next();
  }

  private static void scrape(RoutingContext request, PrometheusMeterRegistry metrics) {
    request
        .response()
        .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
        .end(metrics.scrape());
  }

  /** A client that disconnects during a request, or violates HTTP, is not a bug of ours. */
  private static void brokenOff(RoutingContext request) {
    log.debug("{} was broken off", request.request().path(), request.failure());
    Json.fail(request, 400, "the request cannot be read");
  }

  private static void bug(RoutingContext request) {
    log.error("{} failed", request.request().path(), request.failure());
    Json.fail(request, 500, "internal error; see the service's log");
  }
}
