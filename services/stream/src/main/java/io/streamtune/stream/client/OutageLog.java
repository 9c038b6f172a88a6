package io.streamtune.stream.client;

import java.time.Duration;
import org.slf4j.Logger;

/**
 * Tells a person about trouble that passes: one line when it begins, one when it is over, however
 * many attempts lie between. Not thread-safe.
 */
public final class OutageLog {
  private final Logger log;
  private final NanoClock clock;
  private final long quietNanos;
  private boolean ongoing;
  private long beganNanos;
  private long lastNanos;

  /** {@code quiet}: how long nothing must have failed before it counts as over. */
  public OutageLog(Logger log, NanoClock clock, Duration quiet) {
    this.log = log;
    this.clock = clock;
    this.quietNanos = quiet.toNanos();
  }

  /** Notes that something failed, and says so if it is the first time. */
  public void began(String what) {
    lastNanos = clock.nanos();
    if (!ongoing) {
      ongoing = true;
      beganNanos = lastNanos;
      log.warn("{}; trying again until it works", what);
    }
  }

  /** Notes that it works, and says so if it had failed and is quiet since. */
  public void ended(String what) {
    if (ongoing && clock.nanos() - lastNanos >= quietNanos) {
      log.info("{} again after {} s", what, duration().toMillis() / 1000.0);
      ongoing = false;
    }
  }

  /** Returns whether something has failed and nothing has worked since. */
  public boolean ongoing() {
    return ongoing;
  }

  /** Returns how long it has lasted; zero when nothing is wrong. */
  public Duration duration() {
    return ongoing ? Duration.ofNanos(clock.nanos() - beganNanos) : Duration.ZERO;
  }
}
