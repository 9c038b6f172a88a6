package io.streamtune.host.traces;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the spans that wait to be sent, and the sent, failed and dropped ones. Logs once when
 * sending begins to fail and once when it works again.
 *
 * <p>Thread-safe.
 */
final class SpanQueue {
  /**
   * Bound of the queue, a few MB. <b>Why no setting:</b> it holds 4 requests to a collector; a
   * larger queue would only lose spans later.
   */
  static final int SPANS_MAX = 2048;

  private static final Logger log = LoggerFactory.getLogger(SpanQueue.class);

  private final String url;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Counter sent;
  private final Counter failed;
  private final Counter dropped;

  /**
   * Whether the last request failed, and the number of spans that were lost before the failure
   * began. Guarded by this.
   */
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
        .description("Spans by outcome")
        .tag("outcome", outcome)
        .register(registry);
  }

  /**
   * Reserves a place for an ended span; if there is none, returns false and counts the span as
   * dropped.
   */
  boolean enter() {
    if (waiting.incrementAndGet() <= SPANS_MAX) {
      return true;
    }
    waiting.decrementAndGet();
    dropped.increment();
    return false;
  }

  /** Records that the collector has accepted these spans. */
  synchronized void sent(int spans) {
    waiting.addAndGet(-spans);
    sent.increment(spans);
    if (failing) {
      failing = false;
      log.info("traces are sent to {} again; {} spans were lost", url, Math.round(lost()));
    }
  }

  /** Records that these spans could not be sent. */
  synchronized void failed(int spans, String reason) {
    waiting.addAndGet(-spans);
    if (!failing) {
      failing = true;
      lostBefore = failed.count() + dropped.count();
      log.warn(
          "traces cannot be sent to {} ({}); spans are dropped until it works again", url, reason);
    }
    failed.increment(spans);
  }

  /** Logs the spans that still wait and will not be sent. */
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
