package io.streamtune.console.http;

import io.streamtune.console.explain.ExplanationRequest;
import io.streamtune.console.explain.ExplanationResult;
import io.streamtune.console.explain.Explanations;
import io.streamtune.events.ImagePosition;
import io.streamtune.host.http.Json;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /v1/explanations} takes a position in the topic of images, {@code POST
 * /v1/explanations/photo} takes an image file; both take the model's name and version. The response
 * is the address of a page.
 */
final class ExplainRoute {
  private static final String PATH = "/v1/explanations/";
  private static final int CREATED = 201;
  private static final int BAD = 400;
  private static final int GONE = 404;
  private static final int UNUSABLE = 422;
  private static final int UNAVAILABLE = 503;
  private static final int TEXT_MAX = 200;

  private final Explanations explanations;
  private final String images;

  /**
   * Creates the route.
   *
   * @param images the topic of images
   */
  ExplainRoute(Explanations explanations, String images) {
    this.explanations = explanations;
    this.images = images;
  }

  /** Explains an image of the stream. */
  void ofStream(RoutingContext request) {
    try {
      JsonNode body = Json.MAPPER.readTree(bytes(request));
      JsonNode image = body.path("image");
      JsonNode model = body.path("model");
      if (!image.path("partition").isInt() || !image.path("offset").isIntegralNumber()) {
        Json.fail(request, BAD, "send image {partition, offset} and model {name, version}");
        return;
      }
      ImagePosition at =
          new ImagePosition(images, image.path("partition").asInt(), image.path("offset").asLong());
      ask(
          request,
          text(model.path("name").asString("")),
          text(model.path("version").asString("")),
          new ExplanationRequest.Photo.At(at));
    } catch (JacksonException | IllegalArgumentException _) {
      Json.fail(request, BAD, "send JSON: image {partition, offset} and model {name, version}");
    }
  }

  /** Explains an uploaded image. */
  void ofUpload(RoutingContext request) {
    Optional<String> name = text(request.request().getParam("name", ""));
    Optional<String> version = text(request.request().getParam("version", ""));
    ask(request, name, version, new ExplanationRequest.Photo.Sent(bytes(request)));
  }

  private static byte[] bytes(RoutingContext request) {
    return Optional.ofNullable(request.body().buffer()).map(Buffer::getBytes).orElse(new byte[0]);
  }

  private static Optional<String> text(String text) {
    return Optional.of(text).filter(given -> !given.isBlank() && given.length() <= TEXT_MAX);
  }

  private void ask(
      RoutingContext request,
      Optional<String> name,
      Optional<String> version,
      ExplanationRequest.Photo photo) {
    if (name.isEmpty() || version.isEmpty()) {
      Json.fail(request, BAD, "say which model is to look: its name and version");
      return;
    }
    Context context = request.vertx().getOrCreateContext();
    explanations.ask(
        new ExplanationRequest(name.get(), version.get(), photo),
        answer -> context.runOnContext(_ -> answer(request, answer)));
  }

  private static void answer(RoutingContext request, ExplanationResult answer) {
    switch (answer) {
      case ExplanationResult.Page(String name) ->
          Json.answer(request, CREATED, Map.of("page", PATH + name));
      case ExplanationResult.Refused(ExplanationResult.Reason reason, String message) ->
          Json.fail(request, status(reason), message);
    }
  }

  private static int status(ExplanationResult.Reason reason) {
    return switch (reason) {
      case UNUSABLE -> UNUSABLE;
      case GONE -> GONE;
      case BUSY, UNAVAILABLE -> UNAVAILABLE;
    };
  }

  /** Returns a finished page. */
  void page(RoutingContext request) {
    explanations
        .page(request.pathParam("name"))
        .ifPresentOrElse(
            html -> {
              request.response().putHeader("cache-control", "private, max-age=3600, immutable");
              StillPage.answer(request, html);
            },
            () -> Json.fail(request, GONE, "this page is not kept any more; look again"));
  }
}
