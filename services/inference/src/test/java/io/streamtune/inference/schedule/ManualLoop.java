package io.streamtune.inference.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An event loop that turns on the test's own thread, when the test says so. */
public final class ManualLoop implements EventLoop {
  private final BlockingQueue<Runnable> actions = new LinkedBlockingQueue<>();
  private final Thread thread = Thread.currentThread();

  @Override
  public void execute(Runnable action) {
    actions.add(action);
  }

  /** Time does not pass here: what is due later is never due. */
  @Override
  public void schedule(long delayNanos, Runnable action) {
    if (delayNanos == 0) {
      actions.add(action);
    }
  }

  @Override
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Turns until a condition holds. */
  public void turnUntil(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Runnable action = actions.poll(20, TimeUnit.SECONDS);
      assertThat(action).as("the loop has nothing to do and waits").isNotNull();
      action.run();
    }
  }
}
