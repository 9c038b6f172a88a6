package io.streamtune.cli.train;

import io.streamtune.trainer.learn.LearningLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A learning loop on a thread of its own, which ends with the test whatever becomes of it. Not on
 * the common pool: on two cores that has one thread, and who leaves a loop there holds up all
 * others.
 */
final class RunningLoop implements AutoCloseable {
  private final LearningLoop loop;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  RunningLoop(LearningLoop loop) {
    this.loop = loop;
    Thread.ofPlatform().name("trainer").start(this::run);
  }

  private void run() {
    try {
      loop.run();
      ended.complete(null);
    } catch (Throwable e) { // The thread's top: the test hears of it.
      ended.completeExceptionally(e);
    }
  }

  boolean isRunning() {
    return !ended.isDone();
  }

  /** Stops it, and throws what it ended with. */
  @Override
  public void close() {
    loop.stop();
    try {
      ended.get(1, TimeUnit.MINUTES);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the loop did not end well", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
