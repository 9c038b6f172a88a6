package io.streamtune.host.traces;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many spans wait to be sent, what became of the others, and one line in the log when sending
 * begins to fail and one when it works again.
 *
 * <p>Thread-safe.
 */
final class SpanQueue {
  /**
   * A few MB. <b>Why no setting:</b> it is 4 requests to a collector; more would only be lost
   * later.
   */
  static final int SPANS_MAX = 2048;

  private static final Logger log = LoggerFactory.getLogger(SpanQueue.class);

  private final String url;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Counter sent;
  private final Counter failed;
  private final Counter dropped;

  /** Whether the last request failed, and what was lost since. Guarded by this. */
  private boolean failing;

  private double lostBefore;

  SpanQueue(String url, MeterRegistry registry) {
    this.url = url;
    sent = counter(registry, "sent");
    failed = counter(registry, "failed");
    dropped = counter(registry, "dropped");
    Gauge.builder("streamtune.queue.depth", waiting::get)
        .tag("queue", "traces")
        .strongReference(true)
        .register(registry);
    Gauge.builder("streamtune.queue.capacity", () -> SPANS_MAX)
        .tag("queue", "traces")
        .strongReference(true)
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder("streamtune.traces.spans")
        .description("Spans by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  /** Takes a place for a span that has ended; false, and the span is dropped, if there is none. */
  boolean enter() {
    if (waiting.incrementAndGet() <= SPANS_MAX) {
      return true;
    }
    waiting.decrementAndGet();
    dropped.increment();
    return false;
  }

  /** So many spans are with the collector. */
  synchronized void sent(int spans) {
    waiting.addAndGet(-spans);
    sent.increment(spans);
    if (failing) {
      failing = false;
      log.info("traces are sent to {} again; {} spans were lost", url, Math.round(lost()));
    }
  }

  /** So many spans could not be sent. */
  synchronized void failed(int spans, String reason) {
    waiting.addAndGet(-spans);
    if (!failing) {
      failing = true;
      lostBefore = failed.count() + dropped.count();
      log.warn(
          "traces cannot be sent to {} ({}); nothing waits for them, spans are lost until it works",
          url,
          reason);
    }
    failed.increment(spans);
  }

  /** What waits now is not sent any more. */
  void giveUp() {
    int left = waiting.get();
    if (left > 0) {
      log.warn("{} spans were not sent to {} before the end", left, url);
    }
  }

  private double lost() {
    return failed.count() + dropped.count() - lostBefore;
  }
}
