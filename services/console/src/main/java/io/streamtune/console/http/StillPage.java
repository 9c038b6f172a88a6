package io.streamtune.console.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** A response that is a page of its own and may contain content of a photo or a bundle. */
final class StillPage {
  /** Nothing runs or loads in these pages, whoever opens them; only our own page may frame them. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin";

  private StillPage() {}

  static void answer(RoutingContext request, byte[] html) {
    request
        .response()
        .putHeader("content-security-policy", POLICY)
        .putHeader("content-type", "text/html; charset=utf-8")
        .end(Buffer.buffer(html));
  }
}
