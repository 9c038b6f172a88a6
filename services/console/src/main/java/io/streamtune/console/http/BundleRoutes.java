package io.streamtune.console.http;

import io.streamtune.console.explain.Bundles;
import io.streamtune.host.http.Json;
import io.streamtune.model.bundle.Manifest;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * {@code GET /v1/models/NAME/VERSION} returns the manifest of a version's bundle; {@code report}
 * below it returns the page that the trainer wrote. A worker thread reads the store.
 */
final class BundleRoutes {
  private static final int GONE = 404;
  private static final int UNAVAILABLE = 503;

  private final Bundles bundles;

  BundleRoutes(Bundles bundles) {
    this.bundles = bundles;
  }

  void manifest(RoutingContext request) {
    read(request, bundles::manifest, this::answer);
  }

  void report(RoutingContext request) {
    read(request, bundles::report, this::page);
  }

  /** Reads a part of the version that the path names. */
  private interface Reading<T> {
    Optional<T> of(String name, String version) throws IOException;
  }

  private <T> void read(
      RoutingContext request, Reading<T> reading, BiConsumer<RoutingContext, Optional<T>> answer) {
    String name = request.pathParam("name");
    String version = request.pathParam("version");
    request.response().putHeader("cache-control", "no-store");
    request
        .vertx()
        .executeBlocking(() -> reading.of(name, version), false)
        .onSuccess(found -> answer.accept(request, found))
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

  private void page(RoutingContext request, Optional<byte[]> found) {
    found.ifPresentOrElse(
        html -> StillPage.answer(request, html),
        () ->
            Json.fail(
                request,
                GONE,
                "no report of this version is in the model store %s".formatted(bundles.place())));
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
