package io.streamtune.inference.simulation;

import io.streamtune.inference.schedule.SimulatedPipeline;
import java.util.ArrayDeque;
import java.util.Deque;

/** The event loop of a process: one action after the other, in their order. */
final class SimulatedLoop implements SimulatedPipeline.Loop {
  private static final long TURN_NANOS = 300_000;

  private final Life life;
  private final Scheduler scheduler;
  private final Deque<Runnable> actions = new ArrayDeque<>();
  private boolean isDue;
  private boolean isCurrent;

  SimulatedLoop(Life life, Scheduler scheduler) {
    this.life = life;
    this.scheduler = scheduler;
  }

  boolean isEmpty() {
    return actions.isEmpty();
  }

  @Override
  public void execute(Runnable action) {
    actions.add(action);
    wake();
  }

  @Override
  public void schedule(long delayNanos, Runnable action) {
    scheduler.in(
        delayNanos + scheduler.upTo(1_000_000),
        life.actor("event-loop"),
        "has a timer",
        () -> run(action));
  }

  @Override
  public boolean isCurrent() {
    return isCurrent;
  }

  private void wake() {
    if (!isDue) {
      isDue = true;
      scheduler.in(scheduler.upTo(TURN_NANOS), life.actor("event-loop"), "turns", this::turn);
    }
  }

  private void turn() {
    isDue = false;
    run(actions.remove());
    if (!actions.isEmpty()) {
      wake();
    }
  }

  private void run(Runnable action) {
    isCurrent = true;
    try {
      action.run();
    } finally {
      isCurrent = false;
    }
  }
}
