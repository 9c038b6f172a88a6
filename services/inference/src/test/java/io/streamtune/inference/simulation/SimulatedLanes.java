package io.streamtune.inference.simulation;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** Threads that run batches; those of one batch may overtake those of another. */
final class SimulatedLanes extends AbstractExecutorService {
  private static final long RUN_MILLIS = 20;

  private final Life life;
  private final Scheduler scheduler;
  private boolean isShutdown;

  SimulatedLanes(Life life, Scheduler scheduler) {
    this.life = life;
    this.scheduler = scheduler;
  }

  @Override
  public void execute(Runnable run) {
    scheduler.in(
        scheduler.upToMillis(RUN_MILLIS * life.plan().slowness()),
        life.actor("ort"),
        "runs a batch",
        run);
  }

  @Override
  public void shutdown() {
    isShutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return isShutdown;
  }

  @Override
  public boolean isTerminated() {
    return isShutdown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
