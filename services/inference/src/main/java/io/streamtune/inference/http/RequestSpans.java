package io.streamtune.inference.http;

import io.streamtune.host.traces.Span;
import io.streamtune.host.traces.Span.Kind;
import io.streamtune.host.traces.Tracing;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Gives each request that classifies images a span, in the trace that its {@code traceparent}
 * names. The span ends when the response is sent or the client disconnects.
 *
 * <p><b>Source:</b> OpenTelemetry's semantic conventions for HTTP servers. Called on: an HTTP event
 * loop.
 */
final class RequestSpans implements Handler<RoutingContext> {
  private static final String KEY = "span";

  /** From this status on the span counts as failed; lower statuses are no failure of the server. */
  private static final int SERVER_ERROR = 500;

  private final Tracing tracing;

  RequestSpans(Tracing tracing) {
    this.tracing = tracing;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    String route = context.currentRoute().getPath();
    Span span =
        tracing.begin(
            Kind.SERVER, "POST " + route, Optional.ofNullable(request.getHeader("traceparent")));
    if (span.isRecorded()) {
      span.with("http.request.method", request.method().name())
          .with("http.route", route)
          .with("url.path", request.path())
          .with("url.scheme", String.valueOf(request.scheme()));
      context.put(KEY, span);
      context.addEndHandler(_ -> end(span, context.response()));
    }
    context.next();
  }

  /** Returns the span of a request, or none. */
  static Span of(RoutingContext context) {
    Span span = context.get(KEY);
    return span == null ? Span.NONE : span;
  }

  /**
   * Ends a span. A response that was sent is no failure, although the connection is closed by now.
   */
  private static void end(Span span, HttpServerResponse response) {
    if (response.ended()) {
      int status = response.getStatusCode();
      span.with("http.response.status_code", status);
      if (status >= SERVER_ERROR) {
        span.failed(Integer.toString(status), "");
      }
    } else {
      span.failed("client-gone", "the client was gone before the answer");
    }
    span.end();
  }
}
