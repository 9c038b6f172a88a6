package io.streamtune.trainer.service;

import io.streamtune.events.model.ModelEvent;
import io.streamtune.host.http.Json;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.stream.StreamException;
import io.streamtune.trainer.release.Promotion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /v1/models/NAME/promote} and {@code …/rollback}: a person changes the version in
 * service. The body may be empty, or JSON with {@code version} and {@code reason}.
 *
 * <p>A worker thread calls the store and the brokers, never an event loop.
 */
final class ReleaseRoutes {
  private static final int BODY_MAX = 64 << 10;
  private static final int CONFLICT = 409;
  private static final int UNAVAILABLE = 503;

  private final String model;
  private final Promotion promotion;
  private final Supplier<ModelTopic> topic;

  /** The body of a request. */
  private record Wanted(Optional<String> version, Optional<String> reason) {}

  /** Performs a request and returns the event that it announced. */
  @FunctionalInterface
  private interface Release {
    ModelEvent announce(ModelTopic models, Wanted wanted) throws IOException;
  }

  private ReleaseRoutes(String model, Promotion promotion, Supplier<ModelTopic> topic) {
    this.model = model;
    this.promotion = promotion;
    this.topic = topic;
  }

  /**
   * Adds the routes.
   *
   * @param model name of the model that this trainer trains
   * @param topic opens the models topic
   */
  static void add(Router router, String model, Promotion promotion, Supplier<ModelTopic> topic) {
    ReleaseRoutes routes = new ReleaseRoutes(model, promotion, topic);
    BodyHandler body = BodyHandler.create(false).setBodyLimit(BODY_MAX);
    router
        .post("/v1/models/:name/promote")
        .handler(body)
        .handler(request -> routes.release(request, routes::promote));
    router
        .post("/v1/models/:name/rollback")
        .handler(body)
        .handler(request -> routes.release(request, routes::rollBack));
  }

  private ModelEvent promote(ModelTopic models, Wanted wanted) throws IOException {
    String reference = wanted.version().map(version -> model + ":" + version).orElse(model);
    return promotion.promote(models, reference, wanted.reason());
  }

  private ModelEvent rollBack(ModelTopic models, Wanted wanted) throws IOException {
    return promotion.rollBack(models, model, wanted.version(), wanted.reason());
  }

  private void release(RoutingContext request, Release release) {
    String name = request.pathParam("name");
    if (!name.equals(model)) {
      Json.fail(request, 404, "this trainer is for '%s', not for '%s'".formatted(model, name));
      return;
    }
    Optional<Wanted> wanted = wanted(request);
    if (wanted.isEmpty()) {
      Json.fail(request, 400, "the body is no JSON object with texts 'version' and 'reason'");
      return;
    }
    Callable<ModelEvent> work =
        () -> {
          try (ModelTopic models = topic.get()) {
            return release.announce(models, wanted.get());
          }
        };
    request
        .vertx()
        .executeBlocking(work, false)
        .onSuccess(event -> Json.answer(request, 200, json(event)))
        .onFailure(cause -> fail(request, cause));
  }

  private static Optional<Wanted> wanted(RoutingContext request) {
    byte[] body =
        request.body().buffer() == null ? new byte[0] : request.body().buffer().getBytes();
    if (body.length == 0) {
      return Optional.of(new Wanted(Optional.empty(), Optional.empty()));
    }
    try {
      JsonNode json = Json.MAPPER.readTree(body);
      boolean isUsable =
          json.isObject()
              && (!json.has("version") || json.path("version").isString())
              && (!json.has("reason") || json.path("reason").isString());
      return isUsable
          ? Optional.of(new Wanted(text(json, "version"), text(json, "reason")))
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(JsonNode json, String name) {
    return json.has(name) ? Optional.of(json.path(name).asString()) : Optional.empty();
  }

  private static void fail(RoutingContext request, Throwable cause) {
    switch (cause) {
      case InvalidModelException e -> Json.fail(request, CONFLICT, e.problem() + "; " + e.remedy());
      case StreamException e -> Json.fail(request, UNAVAILABLE, String.valueOf(e.getMessage()));
      case IOException e -> Json.fail(request, UNAVAILABLE, "the store cannot be read: " + e);
      default -> request.fail(cause);
    }
  }

  private static Map<String, Object> json(ModelEvent event) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", event.name());
    json.put("version", event.version());
    json.put("state", event.state().wire());
    event.previous().ifPresent(previous -> json.put("previous", previous));
    return json;
  }
}
