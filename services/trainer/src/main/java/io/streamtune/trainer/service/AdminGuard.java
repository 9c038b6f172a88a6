package io.streamtune.trainer.service;

import io.streamtune.host.http.BearerToken;
import io.streamtune.host.http.Json;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Authorises requests that begin a training run or release a version. With a token set, the caller
 * must send it. Without one, only a server that listens on a loopback address accepts the request.
 * Requests from a browser are always refused: a page would act for whoever happens to have it open.
 *
 * <p>Called on: an event loop.
 *
 * @param host address that the server listens on
 * @param token the token that the caller must send
 */
record AdminGuard(String host, BearerToken token) implements Handler<RoutingContext> {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  @Override
  public void handle(RoutingContext request) {
    if (request.request().getHeader("origin") != null) {
      Json.fail(request, FORBIDDEN, "requests from browsers are rejected; use the console's page");
    } else if (token.isSet() && !token.is(BearerToken.shown(request))) {
      request.response().putHeader("www-authenticate", "Bearer");
      Json.fail(request, UNAUTHORIZED, "send the token as Authorization: Bearer");
    } else if (!token.isSet() && !BearerToken.isLoopback(host)) {
      Json.fail(request, FORBIDDEN, "this needs a token, and none is set: http.token");
    } else {
      request.next();
    }
  }
}
