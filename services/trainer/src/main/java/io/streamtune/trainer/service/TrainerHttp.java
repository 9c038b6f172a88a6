package io.streamtune.trainer.service;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.streamtune.trainer.learn.LearnStatus;
import io.streamtune.trainer.learn.LearnStatus.Activity;
import io.streamtune.trainer.learn.LearningLoop;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people and programs ask a trainer: how it is, and for a round. Whatever it answers it has
 * from memory, so that no event loop waits.
 */
final class TrainerHttp implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrainerHttp.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int SECONDS_MAX = 10;

  private static final Set<Activity> READY =
      EnumSet.of(Activity.STANDBY, Activity.COLLECTING, Activity.TRAINING);

  private final Vertx vertx;
  private final LearningLoop loop;
  private final HttpServer server;

  private TrainerHttp(Vertx vertx, LearningLoop loop, HttpServer server) {
    this.vertx = vertx;
    this.loop = loop;
    this.server = server;
  }

  /**
   * Begins to listen. Called on: any thread but an event loop.
   *
   * <p><b>Errors:</b> {@link UncheckedIOException} if the address cannot be used.
   */
  static TrainerHttp listen(
      Vertx vertx,
      TrainerConfig.Address address,
      LearningLoop loop,
      PrometheusMeterRegistry metrics) {
    Router router = Router.router(vertx);
    HttpServer server = vertx.createHttpServer().requestHandler(router);
    TrainerHttp http = new TrainerHttp(vertx, loop, server);
    http.routes(router, metrics);
    try {
      server
          .listen(address.port(), address.host())
          .toCompletionStage()
          .toCompletableFuture()
          .get(SECONDS_MAX, TimeUnit.SECONDS);
      log.info("HTTP on http://{}:{}", address.host(), server.actualPort());
      return http;
    } catch (ExecutionException | TimeoutException e) {
      throw new UncheckedIOException(
          "HTTP cannot listen on %s:%d; choose another http.port, 0 takes a free one"
              .formatted(address.host(), address.port()),
          new IOException(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while HTTP began to listen", e);
    }
  }

  int port() {
    return server.actualPort();
  }

  private void routes(Router router, PrometheusMeterRegistry metrics) {
    router.get("/v1/status").handler(request -> answer(request, 200, StatusJson.of(loop.status())));
    router.post("/v1/train").handler(this::train);
    router
        .get("/metrics")
        .handler(
            request ->
                request
                    .response()
                    .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(metrics.scrape()));
    router.get("/health/live").handler(request -> health(request, loop.status(), isAlive()));
    router.get("/health/started").handler(request -> health(request, loop.status(), isReady()));
    router.get("/health/ready").handler(request -> health(request, loop.status(), isReady()));
    router.errorHandler(
        404,
        request -> answer(request, 404, Map.of("error", "nothing at " + request.request().path())));
    router.errorHandler(
        405,
        request ->
            answer(
                request,
                405,
                Map.of(
                    "error",
                    request.request().method() + " is not for " + request.request().path())));
  }

  private void train(RoutingContext request) {
    Optional<String> problem = loop.ask("asked for by HTTP");
    if (problem.isPresent()) {
      answer(request, 409, Map.of("error", problem.get()));
    } else {
      answer(request, 202, Map.of("accepted", true, "message", "a round begins in a moment"));
    }
  }

  private boolean isAlive() {
    return loop.status().activity() != Activity.STOPPED;
  }

  private boolean isReady() {
    return READY.contains(loop.status().activity());
  }

  private static void health(RoutingContext request, LearnStatus status, boolean up) {
    String word = up ? "UP" : "DOWN";
    answer(
        request,
        up ? 200 : 503,
        Map.of("status", word, "activity", StatusJson.word(status.activity())));
  }

  private static void answer(RoutingContext request, int code, Object body) {
    request
        .response()
        .setStatusCode(code)
        .putHeader("content-type", "application/json")
        .end(Buffer.buffer(JSON.writeValueAsBytes(body)));
  }

  /** Stops listening and ends Vert.x, in about this many seconds at most. */
  @Override
  public void close() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("HTTP did not stop in order", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
