package io.streamtune.console.http;

import io.streamtune.console.models.ModelReleases;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.host.http.Json;
import io.streamtune.stream.StreamException;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /v1/models/promote} with {@code name} and {@code version}, and {@code …/rollback}
 * with {@code name}; both accept a {@code reason}. A worker thread talks to the brokers.
 */
final class ReleaseRoute {
  private static final Logger log = LoggerFactory.getLogger(ReleaseRoute.class);
  private static final int BAD = 400;
  private static final int CONFLICT = 409;
  private static final int UNAVAILABLE = 503;
  private static final int TEXT_MAX = 200;

  private final ModelReleases releases;

  ReleaseRoute(ModelReleases releases) {
    this.releases = releases;
  }

  void promote(RoutingContext request) {
    Optional<String> name = text(request, "name");
    Optional<String> version = text(request, "version");
    if (name.isEmpty() || version.isEmpty()) {
      Json.fail(request, BAD, "send texts 'name' and 'version'");
      return;
    }
    release(request, () -> releases.promote(name.get(), version.get(), reason(request)));
  }

  void rollBack(RoutingContext request) {
    Optional<String> name = text(request, "name");
    if (name.isEmpty()) {
      Json.fail(request, BAD, "send a text 'name'");
      return;
    }
    release(request, () -> releases.rollBack(name.get(), reason(request)));
  }

  private static Optional<String> reason(RoutingContext request) {
    return text(request, "reason").or(() -> Optional.of("by the page"));
  }

  private static Optional<String> text(RoutingContext request, String name) {
    byte[] body =
        Optional.ofNullable(request.body().buffer()).map(Buffer::getBytes).orElse(new byte[0]);
    try {
      JsonNode value = Json.MAPPER.readTree(body).path(name);
      return Optional.of(value)
          .filter(JsonNode::isString)
          .map(JsonNode::asString)
          .filter(text -> !text.isBlank() && text.length() <= TEXT_MAX);
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static void release(RoutingContext request, Callable<ModelEvent> release) {
    request
        .vertx()
        .executeBlocking(release, false)
        .onSuccess(event -> announced(request, event))
        .onFailure(error -> failed(request, error));
  }

  private static void announced(RoutingContext request, ModelEvent event) {
    log.info("{}:{} is {} by the page", event.name(), event.version(), event.state().wire());
    Json.answer(
        request,
        200,
        Map.of("name", event.name(), "version", event.version(), "state", event.state().wire()));
  }

  private static void failed(RoutingContext request, Throwable error) {
    switch (error) {
      case ModelReleases.Refused e -> Json.fail(request, CONFLICT, String.valueOf(e.getMessage()));
      case StreamException e -> Json.fail(request, UNAVAILABLE, String.valueOf(e.getMessage()));
      default -> request.fail(error);
    }
  }
}
