package io.streamtune.host.traces;

import io.streamtune.host.traces.Span.Kind;
import java.time.Duration;
import java.util.Optional;

/** The tracing that records nothing. */
enum NoTracing implements Tracing {
  INSTANCE;

  @Override
  public Span begin(Kind kind, String name, Optional<String> traceparent) {
    return Span.NONE;
  }

  @Override
  public void close() {}

  @Override
  public void close(Duration timeout) {}
}
