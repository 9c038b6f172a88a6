package io.streamtune.host.traces;

import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.ConnectException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Reports to the {@link SpanQueue} which spans were sent and which failed. */
final class WatchedExporter implements SpanExporter {
  private final SpanExporter exporter;
  private final SpanQueue backlog;

  WatchedExporter(SpanExporter exporter, SpanQueue backlog) {
    this.exporter = exporter;
    this.backlog = backlog;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size(); // The list is emptied when this returns.
    CompletableResultCode result;
    try {
      result = exporter.export(spans);
    } catch (RuntimeException e) {
      backlog.failed(count, reason(e));
      return CompletableResultCode.ofFailure();
    }
    result.whenComplete(
        () -> {
          if (result.isSuccess()) {
            backlog.sent(count);
          } else {
            backlog.failed(count, reason(result.getFailureThrowable()));
          }
        });
    return result;
  }

  /** Returns the HTTP status, or the innermost message. */
  private static String reason(@Nullable Throwable failure) {
    // An internal class of the SDK, because nothing else has the status. If it moves, this does not
    // compile.
    if (failure instanceof HttpExportException told && told.getResponse() != null) {
      return "HTTP status " + told.getResponse().getStatusCode();
    }
    String reason = "no reason given";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException) {
        return "no connection"; // Its message adds nothing.
      }
      String message = cause.getMessage();
      reason = message == null ? reason : message;
    }
    return reason;
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
