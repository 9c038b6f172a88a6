package io.streamtune.host.http;

import io.streamtune.host.settings.Settings;
import java.time.Duration;

/**
 * What those who connect may take of a server.
 *
 * @param receiveTimeout most time in which a request must come as a whole: its head after the
 *     connection was made or the last answer given, and its body after its head. An answer must be
 *     read in it, too, unless it goes on by itself, as a stream does
 * @param connectionsMax open connections; one more is closed at once
 */
public record ConnectionLimits(Duration receiveTimeout, int connectionsMax) {
  /**
   * What holds unless said otherwise. Why: the largest body, 64 MiB, comes in a minute over 10
   * Mbit/s; and a connection costs some 20 kB and a file descriptor, of which processes mostly may
   * have 4,096 or more.
   */
  public static final ConnectionLimits DEFAULTS =
      new ConnectionLimits(Duration.ofSeconds(60), 2_000);

  /** Why: what is too slow is closed when a quarter more than its time is over, at the latest. */
  static final int LOOKS = 4;

  private static final Duration TIMEOUT_MAX = Duration.ofHours(1);

  static ConnectionLimits from(Settings settings) {
    Duration timeout = settings.time("http.receive-timeout", DEFAULTS.receiveTimeout());
    boolean isUsable = timeout.toMillis() >= LOOKS && timeout.compareTo(TIMEOUT_MAX) <= 0;
    settings.require(
        isUsable, "http.receive-timeout must be more than nothing and 1 h at most, e.g. 60 s");
    return new ConnectionLimits(
        isUsable ? timeout : DEFAULTS.receiveTimeout(),
        settings.number("http.connections-max", DEFAULTS.connectionsMax(), 1, 1_000_000));
  }

  /** Returns the time between two looks at a connection. */
  long lookMillis() {
    return Math.max(1, receiveTimeout.toMillis() / LOOKS);
  }
}
