package io.streamtune.loadtest.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Handles Ctrl-C and SIGTERM: the run ends early, and the process waits until the measurements so
 * far have been reported.
 */
final class ShutdownSignal implements AutoCloseable {
  // Why: closing the Kafka clients of an unreachable broker takes a few seconds each.
  private static final int PATIENCE_SECONDS = 20;

  private final AtomicBoolean raised = new AtomicBoolean();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::raise, "loadtest-stop");

  private ShutdownSignal() {}

  static ShutdownSignal install() {
    ShutdownSignal signal = new ShutdownSignal();
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  boolean isRaised() {
    return raised.get();
  }

  private void raise() {
    raised.set(true);
    try {
      finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is already shutting down: the hook waits for this call.
      return;
    }
  }
}
