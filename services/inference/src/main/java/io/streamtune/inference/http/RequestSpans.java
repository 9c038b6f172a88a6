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
 * Gives each request that classifies a span, in the trace that its {@code traceparent} names. It
 * ends when the answer is sent, or the client is gone.
 *
 * <p><b>Source:</b> OpenTelemetry's semantic conventions for HTTP servers. Called on: an HTTP event
 * loop.
 */
final class RequestSpans implements Handler<RoutingContext> {
  private static final String KEY = "span";

  /** From here on it is the server's fault; what is below is told by the status alone. */
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

  /** That of an answer that was sent is no failure, though the connection is closed by now. */
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
