package io.streamtune.console.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.console.board.PageState;
import io.streamtune.host.http.Json;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** {@code GET /v1/stream}: sends server-sent events for as long as a page is open. */
final class EventStream {
  private static final int TICK_MILLIS = 200;
  private static final int UNAVAILABLE = 503;

  private final Vertx vertx;
  private final Supplier<PageState> shown;
  private final int viewersMax;
  private final AtomicInteger viewers = new AtomicInteger();

  EventStream(Vertx vertx, Supplier<PageState> shown, int viewersMax, MeterRegistry registry) {
    this.vertx = vertx;
    this.shown = shown;
    this.viewersMax = viewersMax;
    Gauge.builder("streamtune.console.viewers", viewers::get)
        .description("Open pages")
        .strongReference(true)
        .register(registry);
  }

  void open(RoutingContext request) {
    if (viewers.incrementAndGet() > viewersMax) {
      viewers.decrementAndGet();
      request.response().putHeader("retry-after", "10");
      Json.fail(request, UNAVAILABLE, "%d pages are open; http.viewers-max".formatted(viewersMax));
      return;
    }
    HttpServerResponse response = request.response();
    response
        .setChunked(true)
        .putHeader("content-type", "text/event-stream")
        .putHeader("cache-control", "no-store")
        .putHeader("x-accel-buffering", "no");
    Optional<String> last = Optional.ofNullable(request.request().getHeader("last-event-id"));
    Viewer viewer = new Viewer(connection(response), shown, last);
    viewer.begin();
    long timer = vertx.setPeriodic(0, TICK_MILLIS, _ -> tick(request, viewer));
    request.addEndHandler(
        _ -> {
          vertx.cancelTimer(timer);
          viewers.decrementAndGet();
        });
  }

  private static Viewer.Connection connection(HttpServerResponse response) {
    return new Viewer.Connection() {
      @Override
      public boolean isFull() {
        return response.writeQueueFull();
      }

      @Override
      public void send(String text) {
        response.write(text);
      }
    };
  }

  private static void tick(RoutingContext request, Viewer viewer) {
    if (!request.response().closed() && !viewer.tick()) {
      request.request().connection().close();
    }
  }
}
