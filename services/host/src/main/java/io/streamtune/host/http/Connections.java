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
 * The open connections of a server. Who sends slowly, a header line or a byte at a time, does not
 * keep one for long, and who opens many does not get more than there may be. A timeout for silence
 * does not help there: such a client is never silent.
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

  /** Takes a connection that was made, or closes it if there are too many. */
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

  /** Notes that the head of a request has come. */
  void requested(HttpServerRequest request) {
    Optional.ofNullable(open.get(request.connection())).ifPresent(watch -> watch.began(request));
  }

  /** What is waited for on a connection. */
  private enum Phase {
    HEAD,
    BODY,
    ANSWER
  }

  /** Counts how often nothing had changed when a connection was looked at. */
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
