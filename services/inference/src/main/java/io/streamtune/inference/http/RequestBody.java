package io.streamtune.inference.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/**
 * Reads the body of a request up to a limit, whatever its sender calls it: {@code curl
 * --data-binary} says that a photo is a form, and it would be taken apart as one.
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
