package io.streamtune.stream.client;

import java.time.Duration;
import org.slf4j.Logger;

/**
 * Logs an outage twice: when it begins and when it is over, however many attempts fail in between.
 * Not thread-safe.
 */
public final class OutageLog {
  private final Logger log;
  private final NanoClock clock;
  private final long quietNanos;
  private boolean ongoing;
  private long beganNanos;
  private long lastNanos;

  /** {@code quiet}: how long after the last failure a success ends the outage. */
  public OutageLog(Logger log, NanoClock clock, Duration quiet) {
    this.log = log;
    this.clock = clock;
    this.quietNanos = quiet.toNanos();
  }

  /** Records a failure, and logs it if it begins an outage. */
  public void began(String what) {
    lastNanos = clock.nanos();
    if (!ongoing) {
      ongoing = true;
      beganNanos = lastNanos;
      log.warn("{}; trying again until it works", what);
    }
  }

  /** Records a success, and logs the end of the outage if the last failure is {@code quiet} ago. */
  public void ended(String what) {
    if (ongoing && clock.nanos() - lastNanos >= quietNanos) {
      log.info("{} again after {} s", what, duration().toMillis() / 1000.0);
      ongoing = false;
    }
  }

  /** Returns whether an outage has begun and is not over. */
  public boolean ongoing() {
    return ongoing;
  }

  /** Returns how long the outage has lasted; zero if there is none. */
  public Duration duration() {
    return ongoing ? Duration.ofNanos(clock.nanos() - beganNanos) : Duration.ZERO;
  }
}
