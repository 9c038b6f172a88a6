package io.streamtune.trainer.service;

import io.streamtune.host.http.BearerToken;
import io.streamtune.host.http.Json;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets through who may begin rounds and release versions: with the token where one is set; without
 * one, whoever reaches a server that only this machine reaches, and nobody else. No page of a
 * browser ever: it would act for whoever happens to look at it.
 *
 * <p>Called on: an event loop.
 *
 * @param host address that the server listens on
 * @param token what to show
 */
record AdminGuard(String host, BearerToken token) implements Handler<RoutingContext> {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  @Override
  public void handle(RoutingContext request) {
    if (request.request().getHeader("origin") != null) {
      Json.fail(request, FORBIDDEN, "browsers may not; take the console's page");
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
