package io.streamtune.inference.schedule;

/** The one thread on which the pipeline's state lives. */
interface EventLoop {

  /** Runs something on the loop, later, in order of the calls. Called on: any thread. */
  void execute(Runnable action);

  /** Runs something on the loop after a delay. Called on: the loop. */
  void schedule(long delayNanos, Runnable action);

  /** Returns whether the caller is on the loop. */
  boolean isCurrent();
}
