package io.streamtune.inference.http;

import io.streamtune.host.http.ListenConfig;
import io.streamtune.host.settings.Settings;

/**
 * The HTTP server.
 *
 * @param listen address and options of the listener
 * @param inFlightMax most images that HTTP requests wait for; requests beyond it get status 503
 * @param bodyMax most bytes of a request
 */
public record HttpConfig(ListenConfig listen, int inFlightMax, long bodyMax) {
  private static final int PORT = 8080;

  /** Reads the section {@code http}. */
  public static HttpConfig from(Settings settings) {
    return new HttpConfig(
        ListenConfig.from(settings, PORT),
        settings.number("http.in-flight-max", 256, 1, 1_000_000),
        settings.bytes("http.body-max", 64L << 20));
  }
}
