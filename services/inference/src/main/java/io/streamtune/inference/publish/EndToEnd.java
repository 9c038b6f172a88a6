package io.streamtune.inference.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;

/**
 * The time from an image's record to its acknowledged answer. The record's time is what its sender
 * said it was (unless the topic has {@code LogAppendTime}), so it may be anything: a single one of
 * 1970 would outweigh all others until the next start. Times that cannot be are counted apart.
 *
 * <p><b>Called on:</b> any thread.
 */
final class EndToEnd {
  /** Kafka's default retention of records, and of a group's offsets: nothing waits for longer. */
  private static final Duration LONGEST = Duration.ofDays(7);

  /** Clocks differ by that much; such a time counts as zero. */
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
        .description("Answered images whose record's time cannot be")
        .tag("reason", reason)
        .register(registry);
  }

  /**
   * Notes an answer.
   *
   * @param timestampMillis the record's time, milliseconds since 1970; -1 where it has none
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
