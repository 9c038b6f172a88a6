package io.streamtune.host.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** JSON responses. */
public final class Json {
  /** Reads and writes JSON. */
  public static final JsonMapper MAPPER = JsonMapper.shared();

  private Json() {}

  /** Ends a request with a JSON body. */
  public static void answer(RoutingContext request, int status, Object body) {
    if (request.response().ended() || request.response().closed()) {
      return;
    }
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(Buffer.buffer(MAPPER.writeValueAsBytes(body)));
  }

  /** Ends a request with {@code {"error": message}}. */
  public static void fail(RoutingContext request, int status, String message) {
    answer(request, status, Map.of("error", message));
  }
}
