package io.streamtune.host;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits with a deadline, on the thread that starts and stops parts. Never on an event loop. */
public final class Await {
  /** Longest time of one small step, such as binding a port. */
  public static final Duration STEP = Duration.ofSeconds(10);

  /** Longest time to wait for a batch that is running. */
  public static final Duration LONG_STEP = Duration.ofSeconds(30);

  private Await() {}

  /**
   * Waits for a future. A failure becomes an {@link IllegalStateException} that names {@code what}.
   */
  public static <T> T await(String what, Future<T> future, Duration timeout) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(what + ": " + reason(e), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(what + " took longer than " + timeout.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(what + " was interrupted", e);
    }
  }

  /** Waits until a condition holds; false after the timeout or an interruption. */
  public static boolean until(BooleanSupplier condition, Duration timeout) {
    long startNanos = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - startNanos >= timeout.toNanos()
          || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(1_000_000);
    }
    return true;
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause();
    return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
  }
}
