package io.streamtune.console.http;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;

/** Security headers of every response: browsers run and load only what comes from this server. */
final class PageHeaders {
  private static final String POLICY =
      "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private PageHeaders() {}

  static void add(RoutingContext request) {
    MultiMap headers = request.response().headers();
    headers.set("content-security-policy", POLICY);
    headers.set("x-content-type-options", "nosniff");
    headers.set("referrer-policy", "no-referrer");
    headers.set("cross-origin-opener-policy", "same-origin");
    headers.set("cross-origin-resource-policy", "same-origin");
    request.next();
  }
}
