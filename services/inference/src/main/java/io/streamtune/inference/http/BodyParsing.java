package io.streamtune.inference.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;

/**
 * Parses large bodies on its own threads, so that the event loop can answer other requests
 * meanwhile, health checks among them. A small body is parsed on the event loop: that costs less
 * than a change of threads.
 *
 * <p><b>Bound:</b> {@value #THREADS} bodies are parsed at once and {@value #MAX} are parsed or
 * wait; one more is shed.
 */
final class BodyParsing {
  private static final int SMALL_BYTES = 64 << 10;
  private static final int THREADS = 2;
  private static final int MAX = 16;

  private final WorkerExecutor threads;
  private final Admission admission = new Admission(MAX);

  /** Too many large bodies are parsed or wait. */
  static final class Busy extends Exception {
    private static final long serialVersionUID = 1L;
  }

  BodyParsing(Vertx vertx) {
    threads = vertx.createSharedWorkerExecutor("http-parse", THREADS);
  }

  /**
   * Parses a body. Called on: an event loop, on which the future completes too.
   *
   * @param bytes its length
   * @return what the parser returns or throws, or {@link Busy}
   */
  <T> Future<T> read(int bytes, Callable<T> parser) {
    if (bytes <= SMALL_BYTES) {
      return now(parser);
    }
    if (!admission.enter(1)) {
      return Future.failedFuture(new Busy());
    }
    return threads.executeBlocking(parser, false).onComplete(_ -> admission.leave(1));
  }

  private static <T> Future<T> now(Callable<T> parser) {
    try {
      return Future.succeededFuture(parser.call());
    } catch (Exception e) { // Callable declares no narrower type; the caller handles it.
      return Future.failedFuture(e);
    }
  }

  /** Returns how many bodies are parsed or wait. Called on: any thread. */
  int waiting() {
    return admission.inFlight();
  }

  int max() {
    return admission.max();
  }
}
