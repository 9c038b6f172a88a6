package io.streamtune.cli.demo.session;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Handles Ctrl-C and SIGTERM: the demo finishes what is in flight and closes, while a shutdown hook
 * keeps the process alive.
 */
public final class StopHook implements AutoCloseable {
  private final AtomicBoolean stopping;
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "demo-stop");

  private StopHook(AtomicBoolean stopping) {
    this.stopping = stopping;
  }

  /**
   * Sets the flag when the process is told to stop, and keeps the process alive until this is
   * closed.
   */
  public static StopHook install(AtomicBoolean stopping) {
    StopHook made = new StopHook(stopping);
    Runtime.getRuntime().addShutdownHook(made.hook);
    return made;
  }

  private void stop() {
    stopping.set(true);
    try {
      finished.await(); // Every step of closing has its own timeout.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is already shutting down: the hook waits for this call.
      return;
    }
  }
}
