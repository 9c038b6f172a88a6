package io.streamtune.host.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
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

  private final Vertx vertx;
  private final String host;
  private final int port;
  private final Router router;
  private volatile Optional<HttpServer> server = Optional.empty();

  /**
   * Prepares a server.
   *
   * @param vertx whose event loops serve
   * @param host address to listen on
   * @param port 0 takes a free one
   */
  public HttpListener(Vertx vertx, String host, int port, Router router) {
    this.vertx = vertx;
    this.host = host;
    this.port = port;
    this.router = router;
  }

  /**
   * Begins to listen.
   *
   * <p><b>Errors:</b> {@link UncheckedIOException} if the address cannot be used.
   */
  public void listen() {
    HttpServerOptions options = new HttpServerOptions().setIdleTimeout(IDLE_SECONDS_MAX);
    try {
      HttpServer listening =
          vertx
              .createHttpServer(options)
              .requestHandler(router)
              .listen(port, host)
              .toCompletionStage()
              .toCompletableFuture()
              .get(START_SECONDS_MAX, SECONDS);
      server = Optional.of(listening);
      log.info("HTTP on http://{}:{}", host, listening.actualPort());
    } catch (ExecutionException | TimeoutException e) {
      throw new UncheckedIOException(
          "HTTP cannot listen on %s:%d (%s); choose another http.port, 0 takes a free one"
              .formatted(host, port, reason(e)),
          new IOException(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
    server.ifPresent(listening -> stop(listening, timeout));
  }

  private static void stop(HttpServer listening, Duration timeout) {
    try {
      listening
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
    return server.map(HttpServer::actualPort).orElse(port);
  }
}
