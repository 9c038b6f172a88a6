package io.streamtune.host.http;

import io.streamtune.host.settings.Settings;
import io.streamtune.host.tls.TlsFiles;
import java.util.Optional;

/**
 * Address, TLS and connection limits of a server.
 *
 * @param host address to listen on
 * @param port port; 0 takes a free one
 * @param tls certificate and key; without them, the server uses plain HTTP
 * @param limits of connections
 */
public record ListenConfig(String host, int port, Optional<TlsFiles> tls, ConnectionLimits limits) {
  private static final String LOOPBACK = "127.0.0.1";

  /**
   * Reads {@code http.host}, {@code http.port}, {@code http.tls}, {@code http.receive-timeout} and
   * {@code http.connections-max}. {@code settings} records errors.
   *
   * @param port default port
   */
  public static ListenConfig from(Settings settings, int port) {
    return new ListenConfig(
        settings.text("http.host", LOOPBACK),
        settings.number("http.port", port, 0, 65535),
        TlsFiles.from(settings),
        ConnectionLimits.from(settings));
  }

  /**
   * Returns the configuration of a server on the loopback address, with plain HTTP on a free port.
   */
  public static ListenConfig onLoopback() {
    return new ListenConfig(LOOPBACK, 0, Optional.empty(), ConnectionLimits.DEFAULTS);
  }

  /** Returns a copy with a loopback address. */
  public ListenConfig boundToLoopback() {
    return BearerToken.isLoopback(host) ? this : new ListenConfig(LOOPBACK, port, tls, limits);
  }

  /** Returns the URL of this server on its actual port. */
  public String url(int actualPort) {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return "%s://%s:%d".formatted(tls.isPresent() ? "https" : "http", name, actualPort);
  }
}
