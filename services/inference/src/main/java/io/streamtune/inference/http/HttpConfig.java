package io.streamtune.inference.http;

import io.streamtune.settings.Settings;

/**
 * The HTTP server.
 *
 * @param host address to listen on
 * @param port port; 0 takes a free one
 * @param inFlightMax most images that HTTP requests wait for; beyond it they are answered 503
 * @param bodyMax most bytes of a request
 */
public record HttpConfig(String host, int port, int inFlightMax, long bodyMax) {

  /** Reads the section {@code http}. */
  public static HttpConfig from(Settings settings) {
    return new HttpConfig(
        settings.text("http.host", "127.0.0.1"),
        settings.number("http.port", 8080, 0, 65535),
        settings.number("http.in-flight-max", 256, 1, 1_000_000),
        settings.bytes("http.body-max", 64L << 20));
  }
}
