package io.streamtune.inference.simulation;

import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** Threads that run batches; those of one batch may overtake those of another. */
final class SimulatedLanes extends AbstractExecutorService {
  private static final long RUN_MILLIS = 20;

  private final Life life;
  private final Tensor tensor;
  private final Scheduler scheduler;
  private boolean isShutdown;

  SimulatedLanes(Life life, Tensor tensor, Scheduler scheduler) {
    this.life = life;
    this.tensor = tensor;
    this.scheduler = scheduler;
  }

  @Override
  public void execute(Runnable run) {
    Set<Long> stale = tensor.stale();
    scheduler.in(
        scheduler.upToMillis(RUN_MILLIS * life.plan().slowness()),
        life.actor("ort"),
        "runs a batch",
        () -> {
          tensor.runs(stale);
          run.run();
        });
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
