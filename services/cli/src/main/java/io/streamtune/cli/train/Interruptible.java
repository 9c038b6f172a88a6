package io.streamtune.cli.train;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Long work on the calling thread that Ctrl-C or SIGTERM ends in an orderly way: the hook
 * interrupts the thread and keeps the process alive until the work has closed its resources.
 */
final class Interruptible {
  // Why: a mini-batch inside the network cannot be interrupted; a large one takes seconds.
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final Thread worker = Thread.currentThread();
  private final Runnable farewell;

  /**
   * Creates one for the calling thread.
   *
   * @param farewell runs after the work was stopped, as the last action of the process
   */
  Interruptible(Runnable farewell) {
    this.farewell = farewell;
  }

  /** Performs the work. */
  <T> T run(Callable<T> work) throws Exception {
    Thread hook = new Thread(this::stop, "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.call();
    } finally {
      ended.countDown();
      if (stopped.get()) {
        waitForTheEnd();
      } else {
        unhook(hook);
      }
    }
  }

  private void stop() {
    stopped.set(true);
    worker.interrupt();
    try {
      ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    farewell.run();
  }

  /** Waits for the process to end, so that the interruption is not reported as a failure. */
  private static void waitForTheEnd() {
    CountDownLatch never = new CountDownLatch(1);
    boolean over = false;
    while (!over) {
      try {
        over = never.await(1, TimeUnit.DAYS);
      } catch (InterruptedException _) {
        over = false;
      }
    }
  }

  private static void unhook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is already shutting down; the work is done.
      return;
    }
  }
}
