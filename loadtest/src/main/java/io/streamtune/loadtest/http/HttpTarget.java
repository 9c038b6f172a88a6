package io.streamtune.loadtest.http;

import io.streamtune.loadtest.measure.Event;
import io.streamtune.loadtest.measure.Recorder;
import io.streamtune.loadtest.pace.LoadTarget;
import io.streamtune.loadtest.pace.RunClock;
import io.streamtune.loadtest.traffic.Arrival;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends each image as a request and records its reply when the last byte has arrived.
 *
 * <p><b>Bound:</b> {@code requestsMax} requests without a reply, each of which holds a connection.
 */
final class HttpTarget implements LoadTarget {
  private static final int OK = 200;
  private static final int BUSY = 503;

  private final HttpClient client;
  private final HttpEndpoint target;
  private final RunClock clock;
  private final Recorder recorder;
  private final int requestsMax;
  private final AtomicInteger open = new AtomicInteger();

  /** The client that sends, and the recorder and its clock. */
  record Wiring(HttpClient client, RunClock clock, Recorder recorder) {}

  HttpTarget(HttpEndpoint target, int requestsMax, Wiring wiring) {
    this.target = target;
    this.requestsMax = requestsMax;
    this.client = wiring.client();
    this.clock = wiring.clock();
    this.recorder = wiring.recorder();
  }

  @Override
  public boolean hasRoom() {
    return open.get() < requestsMax;
  }

  @Override
  public void send(Arrival image, long dueNanos) {
    open.incrementAndGet();
    var _ =
        client
            .sendAsync(target.request(image), HttpResponse.BodyHandlers.ofByteArray())
            .whenComplete(
                (reply, failure) -> {
                  long received = clock.nanos();
                  open.decrementAndGet();
                  recorder.add(
                      failure == null
                          ? event(image, reply, received)
                          : new Event.Refused(dueNanos, received, reason(failure)));
                });
  }

  private Event event(Arrival image, HttpResponse<byte[]> reply, long received) {
    return switch (reply.statusCode()) {
      case OK -> new Event.Replied(image.index(), received, target.version(reply.body()));
      case BUSY -> new Event.Shed(image.index(), received);
      default -> new Event.Buried(image.index(), received, "HTTP " + reply.statusCode());
    };
  }

  private static String reason(Throwable failure) {
    @Nullable Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
    Throwable told = cause == null ? failure : cause;
    return told.getMessage() == null
        ? told.getClass().getSimpleName()
        : told.getClass().getSimpleName() + ": " + told.getMessage();
  }
}
