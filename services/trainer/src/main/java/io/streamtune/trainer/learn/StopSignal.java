package io.streamtune.trainer.learn;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether the loop is to end, and why. Thread-safe. */
final class StopSignal {
  private final CountDownLatch told = new CountDownLatch(1);
  private volatile Optional<Throwable> failure = Optional.empty();

  /** Somebody wants it to end. */
  void tell() {
    told.countDown();
  }

  /** A client of Kafka has failed for good: it does not come back, so the process must. */
  void fail(Throwable cause) {
    failure = Optional.of(cause);
  }

  /**
   * Returns whether to go on.
   *
   * @throws IllegalStateException if a client has failed for good
   */
  boolean isGoingOn() {
    failure.ifPresent(
        cause -> {
          throw new IllegalStateException(
              "Kafka cannot be used any more: " + cause.getMessage(), cause);
        });
    return told.getCount() > 0;
  }

  /** Waits, but not when told to end. */
  void pause(Duration time) throws InterruptedException {
    told.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
