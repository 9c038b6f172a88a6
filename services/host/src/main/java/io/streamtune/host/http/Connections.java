package io.streamtune.host.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the open connections of a server. A client that sends slowly, a header line or a byte at a
 * time, cannot keep a connection for long, and all clients together cannot open more than the
 * limit. An idle timeout does not help here, because a slow client is never idle.
 *
 * <pre>
 *   opened ──▶ HEAD ── request ──▶ BODY ── its end ──▶ ANSWER ── its end ──▶ HEAD …
 *                │ too long          │ too long           as long as it takes
 *                ▼                   ▼
 *              closed              408, closed
 * </pre>
 *
 * <p><b>Called on:</b> the event loop of each connection.
 */
final class Connections {
  private static final Logger log = LoggerFactory.getLogger(Connections.class);
  private static final int TIMEOUT = 408;

  private final Vertx vertx;
  private final ConnectionLimits limits;
  private final Map<HttpConnection, Watch> open = new ConcurrentHashMap<>();
  private volatile boolean isFull;

  Connections(Vertx vertx, ConnectionLimits limits) {
    this.vertx = vertx;
    this.limits = limits;
  }

  /** Watches a new connection, or closes it if there are too many. */
  void opened(HttpConnection connection) {
    if (open.size() >= limits.connectionsMax()) {
      if (!isFull) {
        isFull = true;
        log.warn(
            "{} connections are open; more are closed at once, see http.connections-max",
            limits.connectionsMax());
      }
      connection.close();
      return;
    }
    isFull = false;
    Watch watch = new Watch(connection);
    open.put(connection, watch);
    long timer = vertx.setPeriodic(limits.lookMillis(), _ -> watch.look());
    connection.closeHandler(
        _ -> {
          vertx.cancelTimer(timer);
          open.remove(connection);
        });
  }

  /** Records that the head of a request has arrived. */
  void requested(HttpServerRequest request) {
    Optional.ofNullable(open.get(request.connection())).ifPresent(watch -> watch.began(request));
  }

  /** What the server waits for on a connection. */
  private enum Phase {
    HEAD,
    BODY,
    ANSWER
  }

  /** Counts consecutive checks of a connection that found it in the same phase. */
  private static final class Watch {
    private final HttpConnection connection;
    private Optional<HttpServerRequest> request = Optional.empty();
    private Phase phase = Phase.HEAD;
    private int looks;

    Watch(HttpConnection connection) {
      this.connection = connection;
    }

    void began(HttpServerRequest next) {
      request = Optional.of(next);
      phase = Phase.BODY;
      looks = 0;
    }

    void look() {
      Phase now = phase();
      looks = now == phase ? looks + 1 : 0;
      phase = now;
      if (looks < ConnectionLimits.LOOKS) {
        return;
      }
      switch (now) {
        case HEAD -> connection.close();
        case BODY -> request.ifPresent(this::refuse);
        case ANSWER -> {}
      }
    }

    private Phase phase() {
      if (request.isEmpty()) {
        return Phase.HEAD;
      }
      boolean isWhole = request.get().isEnded();
      boolean isAnswered = request.get().response().ended();
      return !isWhole ? Phase.BODY : isAnswered ? Phase.HEAD : Phase.ANSWER;
    }

    private void refuse(HttpServerRequest slow) {
      HttpServerResponse response = slow.response();
      if (response.ended() || response.headWritten()) {
        connection.close();
        return;
      }
      response
          .setStatusCode(TIMEOUT)
          .putHeader("connection", "close")
          .putHeader("content-type", "application/json")
          .end("{\"error\":\"the request did not come within http.receive-timeout\"}")
          .onComplete(_ -> connection.close());
    }
  }
}
