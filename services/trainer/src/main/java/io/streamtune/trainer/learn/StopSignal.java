package io.streamtune.trainer.learn;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether the loop must end, and why. Thread-safe. */
final class StopSignal {
  private final CountDownLatch told = new CountDownLatch(1);
  private volatile Optional<Throwable> failure = Optional.empty();

  /** Requests the end. */
  void tell() {
    told.countDown();
  }

  /**
   * Reports that a Kafka client has failed for good. The client does not recover, so the process
   * must end.
   */
  void fail(Throwable cause) {
    failure = Optional.of(cause);
  }

  /**
   * Returns whether the loop may go on.
   *
   * @throws IllegalStateException if a Kafka client has failed for good
   */
  boolean isGoingOn() {
    failure.ifPresent(
        cause -> {
          throw new IllegalStateException(
              "Kafka cannot be used any more: " + cause.getMessage(), cause);
        });
    return told.getCount() > 0;
  }

  /** Waits; returns early when the end is requested. */
  void pause(Duration time) throws InterruptedException {
    told.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
