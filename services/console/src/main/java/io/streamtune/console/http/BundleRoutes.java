package io.streamtune.console.http;

import io.streamtune.console.explain.Bundles;
import io.streamtune.host.http.Json;
import io.streamtune.model.bundle.Manifest;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Optional;

/**
 * {@code GET /v1/models/NAME/VERSION}: what a version is made of, as its bundle's manifest says it.
 * The store is read on a worker thread.
 */
final class ManifestRoute {
  private static final int GONE = 404;
  private static final int UNAVAILABLE = 503;

  private final Bundles bundles;

  ManifestRoute(Bundles bundles) {
    this.bundles = bundles;
  }

  void manifest(RoutingContext request) {
    String name = request.pathParam("name");
    String version = request.pathParam("version");
    request.response().putHeader("cache-control", "no-store");
    request
        .vertx()
        .executeBlocking(() -> bundles.manifest(name, version), false)
        .onSuccess(found -> answer(request, found))
        .onFailure(error -> failed(request, error));
  }

  private void answer(RoutingContext request, Optional<Manifest> found) {
    if (found.isEmpty()) {
      Json.fail(
          request,
          GONE,
          "this version is not in the model store %s; the console's setting 'store' names it"
              .formatted(bundles.place()));
      return;
    }
    request
        .response()
        .putHeader("content-type", "application/json")
        .end(Buffer.buffer(found.get().toJson()));
  }

  private void failed(RoutingContext request, Throwable error) {
    if (error instanceof IOException) {
      Json.fail(
          request, UNAVAILABLE, "the model store %s cannot be read".formatted(bundles.place()));
    } else {
      request.fail(error);
    }
  }
}
