package io.streamtune.host.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.streamtune.host.tls.TlsFiles;
import io.streamtune.host.tls.TlsIdentity;
import io.streamtune.host.tls.TlsRenewal;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An HTTP server on one address. Called on: any thread except an event loop. */
public final class HttpListener implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpListener.class);
  private static final int START_SECONDS_MAX = 10;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  /** A connection without traffic for this long is closed. */
  private static final int IDLE_SECONDS_MAX = 120;

  /** Vert.x's defaults. Why here: an update of Vert.x must not change them. */
  private static final int HEAD_BYTES_MAX = 8192;

  private static final int FIRST_LINE_CHARS_MAX = 4096;

  private final Vertx vertx;
  private final ListenConfig config;
  private final Router router;
  private volatile Optional<Listening> listening = Optional.empty();

  /**
   * A listening server.
   *
   * @param renewal timer that renews its certificate; empty without TLS
   */
  private record Listening(HttpServer server, Optional<Long> renewal) {}

  /**
   * Creates a server that does not listen yet.
   *
   * @param vertx provides the event loops
   */
  public HttpListener(Vertx vertx, ListenConfig config, Router router) {
    this.vertx = vertx;
    this.config = config;
    this.router = router;
  }

  /**
   * Starts listening.
   *
   * <p><b>Errors:</b> {@link UncheckedIOException} if the address or the certificate cannot be
   * used.
   */
  public void listen() {
    Optional<TlsIdentity> identity = config.tls().map(HttpListener::identity);
    try {
      HttpServer server =
          server(identity)
              .listen(config.port(), config.host())
              .toCompletionStage()
              .toCompletableFuture()
              .get(START_SECONDS_MAX, SECONDS);
      listening = Optional.of(new Listening(server, renewal(server, identity)));
      log.info("HTTP on {}{}", config.url(server.actualPort()), how(identity));
    } catch (ExecutionException | TimeoutException e) {
      throw new UncheckedIOException(
          "HTTP cannot listen on %s:%d (%s); choose another http.port, 0 takes a free one"
              .formatted(config.host(), config.port(), reason(e)),
          new IOException(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpServer server(Optional<TlsIdentity> identity) {
    Connections connections = new Connections(vertx, config.limits());
    return vertx
        .createHttpServer(options(identity))
        .connectionHandler(connections::opened)
        .requestHandler(
            request -> {
              connections.requested(request);
              router.handle(request);
            });
  }

  private static TlsIdentity identity(TlsFiles files) {
    try {
      return files.read();
    } catch (TlsIdentity.Unusable e) {
      throw new UncheckedIOException(String.valueOf(e.getMessage()), new IOException(e));
    }
  }

  /** HTTP/1.1 only, see decision 0026. */
  private static HttpServerOptions options(Optional<TlsIdentity> identity) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setIdleTimeout(IDLE_SECONDS_MAX)
            .setMaxHeaderSize(HEAD_BYTES_MAX)
            .setMaxInitialLineLength(FIRST_LINE_CHARS_MAX)
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false);
    identity.ifPresent(
        given ->
            options
                .setSsl(true)
                .setKeyCertOptions(KeyCertOptions.wrap(given.keyManagers()))
                .setEnabledSecureTransportProtocols(TlsRenewal.PROTOCOLS));
    return options;
  }

  private Optional<Long> renewal(HttpServer server, Optional<TlsIdentity> identity) {
    return identity.flatMap(
        served -> config.tls().map(files -> TlsRenewal.begin(vertx, server, files, served)));
  }

  private String how(Optional<TlsIdentity> identity) {
    return identity
        .map(own -> ", " + own)
        .orElse(
            BearerToken.isLoopback(config.host())
                ? ""
                : ", in clear; who listens in sees tokens, so put TLS before it, or set"
                    + " http.tls.certificate");
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause();
    return cause == null
        ? "no answer within " + START_SECONDS_MAX + " s"
        : String.valueOf(cause.getMessage());
  }

  /** Closes in at most 5 s. */
  @Override
  public void close() {
    close(STOP_TIMEOUT);
  }

  /**
   * Stops listening and waits for that up to {@code timeout}, because Vert.x must not close
   * meanwhile.
   */
  public void close(Duration timeout) {
    listening.ifPresent(open -> stop(open, timeout));
  }

  private void stop(Listening open, Duration timeout) {
    open.renewal().ifPresent(vertx::cancelTimer);
    try {
      open.server()
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeout.toNanos(), NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("HTTP did not stop in order", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the actual port, which differs from the configured one if that is 0. */
  public int port() {
    return listening.map(open -> open.server().actualPort()).orElse(config.port());
  }
}
