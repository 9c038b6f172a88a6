package io.streamtune.inference.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;

/**
 * Reads large bodies on threads of its own, so that the event loop that took them answers others
 * meanwhile, health among them. A small one is read where it is: that takes less than a change of
 * threads is worth.
 *
 * <p><b>Bound:</b> {@value #THREADS} are read at once, {@value #MAX} with those that wait; one more
 * is shed.
 */
final class BodyParsing {
  private static final int SMALL_BYTES = 64 << 10;
  private static final int THREADS = 2;
  private static final int MAX = 16;

  private final WorkerExecutor threads;
  private final Admission admission = new Admission(MAX);

  /** There are as many large bodies as may be. */
  static final class Busy extends Exception {
    private static final long serialVersionUID = 1L;
  }

  BodyParsing(Vertx vertx) {
    threads = vertx.createSharedWorkerExecutor("http-parse", THREADS);
  }

  /**
   * Reads a body. Called on: an event loop, on which the future completes, too.
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
    } catch (Exception e) { // Callable declares no narrower type; whoever reads it decides.
      return Future.failedFuture(e);
    }
  }

  /** Returns how many are read or wait. Called on: any thread. */
  int waiting() {
    return admission.inFlight();
  }

  int max() {
    return admission.max();
  }
}
