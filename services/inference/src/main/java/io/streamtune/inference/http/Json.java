package io.streamtune.inference.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import tools.jackson.databind.json.JsonMapper;

/** JSON answers. */
final class Json {
  static final JsonMapper MAPPER = JsonMapper.shared();

  private Json() {}

  /** Ends a request with a JSON body. */
  static void answer(RoutingContext request, int status, Object body) {
    if (request.response().ended() || request.response().closed()) {
      return;
    }
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(Buffer.buffer(MAPPER.writeValueAsBytes(body)));
  }
}
