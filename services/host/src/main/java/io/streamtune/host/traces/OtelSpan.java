package io.streamtune.host.traces;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A span of OpenTelemetry's SDK. */
final class OtelSpan implements Span {
  /** Why: the SDK does not limit the text of a status. */
  private static final int DETAIL_CHARS_MAX = 1000;

  private final OtelTracing tracing;
  private final io.opentelemetry.api.trace.Span span;

  /**
   * Wall clock minus monotonic clock when the trace began in this process; all of its spans use it.
   */
  private final long epochNanos;

  OtelSpan(OtelTracing tracing, io.opentelemetry.api.trace.Span span, long epochNanos) {
    this.tracing = tracing;
    this.span = span;
    this.epochNanos = epochNanos;
  }

  /** Starts a span at {@code epochNanos} of the wall clock. */
  static io.opentelemetry.api.trace.Span start(SpanBuilder builder, Kind kind, long epochNanos) {
    SpanKind otelKind =
        switch (kind) {
          case INTERNAL -> SpanKind.INTERNAL;
          case CONSUMER -> SpanKind.CONSUMER;
          case PRODUCER -> SpanKind.PRODUCER;
          case SERVER -> SpanKind.SERVER;
        };
    return builder
        .setSpanKind(otelKind)
        .setStartTimestamp(epochNanos, TimeUnit.NANOSECONDS)
        .startSpan();
  }

  @Override
  public boolean isRecorded() {
    return true;
  }

  @Override
  public Span child(Kind kind, String name) {
    return child(kind, name, tracing.nanos());
  }

  @Override
  public Span child(String name, long startNanos) {
    return child(Kind.INTERNAL, name, startNanos);
  }

  private Span child(Kind kind, String name, long startNanos) {
    SpanBuilder builder = tracing.tracer().spanBuilder(name).setParent(Context.root().with(span));
    return new OtelSpan(tracing, start(builder, kind, epochNanos + startNanos), epochNanos);
  }

  @Override
  public Span shared(String name, List<Span> spans, long startNanos) {
    SpanBuilder builder = tracing.tracer().spanBuilder(name).setNoParent();
    for (Span linked : spans) {
      if (linked instanceof OtelSpan other) {
        builder.addLink(other.context());
      }
    }
    return new OtelSpan(
        tracing, start(builder, Kind.INTERNAL, epochNanos + startNanos), epochNanos);
  }

  @Override
  public Span with(String key, String value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public Span with(String key, long value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public Span link(Span other) {
    if (other instanceof OtelSpan linked) {
      span.addLink(linked.context());
    }
    return this;
  }

  @Override
  public Span failed(String errorType, String detail) {
    String cut = detail.substring(0, Math.min(detail.length(), DETAIL_CHARS_MAX));
    span.setStatus(StatusCode.ERROR, cut);
    return with("error.type", errorType);
  }

  @Override
  public void end() {
    end(tracing.nanos());
  }

  @Override
  public void end(long endNanos) {
    span.end(epochNanos + endNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public Optional<String> traceparent() {
    SpanContext context = context();
    return Optional.of(
        "00-%s-%s-%s"
            .formatted(context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex()));
  }

  private SpanContext context() {
    return span.getSpanContext();
  }
}
