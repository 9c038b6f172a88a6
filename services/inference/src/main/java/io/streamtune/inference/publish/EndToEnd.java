package io.streamtune.inference.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;

/**
 * Measures the time from the timestamp of an image's record to its acknowledged result. The sender
 * sets the timestamp (unless the topic has {@code LogAppendTime}), so it may be wrong: one of 1970
 * would outweigh all others until the next restart. Implausible timestamps are counted apart.
 *
 * <p><b>Called on:</b> any thread.
 */
final class EndToEnd {
  /** Kafka's default retention of records and of committed offsets: no record waits longer. */
  private static final Duration LONGEST = Duration.ofDays(7);

  /** Tolerated clock skew; a negative time within it counts as zero. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  private final Timer timer;
  private final Counter past;
  private final Counter future;

  EndToEnd(Timer timer, MeterRegistry registry) {
    this.timer = timer;
    this.past = implausible(registry, "past");
    this.future = implausible(registry, "future");
  }

  private static Counter implausible(MeterRegistry registry, String reason) {
    return Counter.builder("streamtune.timestamps.implausible")
        .description("Answered images whose record has an implausible timestamp")
        .tag("reason", reason)
        .register(registry);
  }

  /**
   * Records an acknowledged result.
   *
   * @param timestampMillis the record's timestamp, milliseconds since 1970; -1 if it has none
   */
  void answered(long timestampMillis, Instant now) {
    if (timestampMillis < 0) {
      return;
    }
    Duration time = Duration.ofMillis(now.toEpochMilli() - timestampMillis);
    if (time.compareTo(LONGEST) > 0) {
      past.increment();
    } else if (time.compareTo(CLOCKS_DIFFER.negated()) < 0) {
      future.increment();
    } else {
      timer.record(time.isNegative() ? Duration.ZERO : time);
    }
  }
}
