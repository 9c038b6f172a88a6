package io.streamtune.inference.schedule;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** A Vert.x event loop. */
public final class VertxLoop implements EventLoop {
  private final Vertx vertx;
  private final Context context;

  public VertxLoop(Vertx vertx) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
  }

  Context context() {
    return context;
  }

  @Override
  public void execute(Runnable action) {
    context.runOnContext(_ -> action.run());
  }

  @Override
  public void schedule(long delayNanos, Runnable action) {
    // Vert.x counts in milliseconds, from 1; rounded up, so that the deadline has passed when it
    // fires.
    long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(delayNanos + 999_999));
    vertx.setTimer(millis, _ -> action.run());
  }

  @Override
  public boolean isCurrent() {
    return context.equals(Vertx.currentContext());
  }
}
