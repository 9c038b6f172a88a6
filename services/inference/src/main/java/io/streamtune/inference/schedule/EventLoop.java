package io.streamtune.inference.schedule;

/** The one thread that owns the pipeline's state. */
interface EventLoop {

  /** Runs an action on the loop, later, in the order of the calls. Called on: any thread. */
  void execute(Runnable action);

  /** Runs an action on the loop after a delay. Called on: the loop. */
  void schedule(long delayNanos, Runnable action);

  /** Returns whether the caller is on the loop. */
  boolean isCurrent();
}
