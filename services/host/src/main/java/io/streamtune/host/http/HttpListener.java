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

/** A server on one address. Called on: any thread but an event loop. */
public final class HttpListener implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpListener.class);
  private static final int START_SECONDS_MAX = 10;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  /** A connection without traffic for so long is closed. */
  private static final int IDLE_SECONDS_MAX = 120;

  /** Why: as Vert.x has them; said here, so that another version changes nothing. */
  private static final int HEAD_BYTES_MAX = 8192;

  private static final int FIRST_LINE_CHARS_MAX = 4096;

  private final Vertx vertx;
  private final ListenConfig config;
  private final Router router;
  private volatile Optional<Listening> listening = Optional.empty();

  /**
   * A server that listens.
   *
   * @param renewal the timer that looks after its certificate
   */
  private record Listening(HttpServer server, Optional<Long> renewal) {}

  /**
   * Prepares a server.
   *
   * @param vertx whose event loops serve
   */
  public HttpListener(Vertx vertx, ListenConfig config, Router router) {
    this.vertx = vertx;
    this.config = config;
    this.router = router;
  }

  /**
   * Begins to listen.
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

  /** HTTP/1.1 alone, see decision 0026. */
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

  /** Stops listening and waits so long for it, because Vert.x must not end meanwhile. */
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

  /** Returns the port it listens on, which differs from the configured one where that is 0. */
  public int port() {
    return listening.map(open -> open.server().actualPort()).orElse(config.port());
  }
}
