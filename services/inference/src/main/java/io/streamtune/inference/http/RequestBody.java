package io.streamtune.inference.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/**
 * Reads the body of a request up to a limit and ignores its content type: {@code curl
 * --data-binary} declares a photo as a form, which Vert.x would parse as one.
 */
final class RequestBody implements Handler<RoutingContext> {
  private final BodyHandler reader;

  RequestBody(long bytesMax) {
    reader = BodyHandler.create(false).setBodyLimit(bytesMax);
  }

  @Override
  public void handle(RoutingContext request) {
    request.request().headers().remove("content-type");
    reader.handle(request);
  }
}
