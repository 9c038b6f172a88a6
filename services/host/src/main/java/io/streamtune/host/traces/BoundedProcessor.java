package io.streamtune.host.traces;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Passes ended spans on while the queue has room. <b>Why:</b> the SDK's own queue is bounded, too,
 * but reports its drops only to OpenTelemetry's metrics, which are off here.
 */
final class BoundedProcessor implements SpanProcessor {
  private final SpanProcessor next;
  private final SpanQueue backlog;

  BoundedProcessor(SpanProcessor next, SpanQueue backlog) {
    this.next = next;
    this.backlog = backlog;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (backlog.enter()) {
      next.onEnd(span);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode shutdown() {
    return next.shutdown();
  }

  @Override
  public CompletableResultCode forceFlush() {
    return next.forceFlush();
  }
}
