package io.streamtune.stream;

import java.time.Duration;
import org.slf4j.Logger;

/**
 * Tells a person about trouble that passes: one line when it begins, one when it is over, however
 * many attempts lie between. Not thread-safe.
 */
final class Outage {
  private final Logger log;
  private final NanoClock clock;
  private final long quietNanos;
  private boolean ongoing;
  private long beganNanos;
  private long lastNanos;

  /** {@code quiet}: how long nothing must have failed before it counts as over. */
  Outage(Logger log, NanoClock clock, Duration quiet) {
    this.log = log;
    this.clock = clock;
    this.quietNanos = quiet.toNanos();
  }

  /** Notes that something failed, and says so if it is the first time. */
  void began(String what) {
    lastNanos = clock.nanos();
    if (!ongoing) {
      ongoing = true;
      beganNanos = lastNanos;
      log.warn("{}; trying again until it works", what);
    }
  }

  /** Notes that it works, and says so if it had failed and is quiet since. */
  void ended(String what) {
    if (ongoing && clock.nanos() - lastNanos >= quietNanos) {
      log.info("{} again after {} s", what, duration().toMillis() / 1000.0);
      ongoing = false;
    }
  }

  /** Returns whether something has failed and nothing has worked since. */
  boolean ongoing() {
    return ongoing;
  }

  /** Returns how long it has lasted; zero when nothing is wrong. */
  Duration duration() {
    return ongoing ? Duration.ofNanos(clock.nanos() - beganNanos) : Duration.ZERO;
  }
}
