package io.streamtune.host.http;

import io.streamtune.host.settings.Settings;
import java.time.Duration;

/**
 * Limits on the connections of a server.
 *
 * @param receiveTimeout longest time for each part of a request: its head after the connection was
 *     opened or the last response ended, and its body after its head. The client must read the
 *     response within it, too, unless the response continues by itself, as a stream does
 * @param connectionsMax most open connections; any further one is closed at once
 */
public record ConnectionLimits(Duration receiveTimeout, int connectionsMax) {
  /**
   * The default limits. Why: the largest body, 64 MiB, takes a minute over 10 Mbit/s; and a
   * connection costs about 20 kB and a file descriptor, of which most processes may have 4,096 or
   * more.
   */
  public static final ConnectionLimits DEFAULTS =
      new ConnectionLimits(Duration.ofSeconds(60), 2_000);

  /**
   * Checks of a connection per receive timeout. Why 4: a slow connection is closed at most a
   * quarter of the timeout too late.
   */
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

  /** Returns the time between two checks of a connection. */
  long lookMillis() {
    return Math.max(1, receiveTimeout.toMillis() / LOOKS);
  }
}
