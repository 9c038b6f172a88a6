package io.streamtune.inference.simulation;

import java.util.Collection;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Virtual time, and what is to happen in it. What is due first runs first; of what is due at the
 * same time a lot decides. All randomness of a simulation is drawn here, in the order of its steps,
 * so equal seeds make equal histories.
 */
final class Scheduler {
  private static final long MILLI = 1_000_000;

  private final SplittableRandom random;
  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private final Trace trace;
  private final Observer observer;
  private long nowNanos = 1_000 * MILLI;
  private long numbers;

  /**
   * Who does something: a thread of a process, or the world.
   *
   * @param name for the trace
   * @param isAlive whether it still can; what a dead one was to do never happens
   */
  record Actor(String name, BooleanSupplier isAlive) {

    /** Returns one that never dies. */
    static Actor world(String name) {
      return new Actor(name, () -> true);
    }
  }

  /** Is told of every step. */
  interface Observer {
    /** A step was made. */
    void stepped();

    /** A step ended in an exception, which no thread of the service would survive. */
    void failed(String who, Throwable cause);
  }

  /** Unwinds the stack of a thread whose process died while it waited. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1;

    Died() {
      super("the process died", null, false, false);
    }
  }

  private record Task(
      long dueNanos, int lot, long number, Actor actor, String what, Runnable action)
      implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      int byDue = Long.compare(dueNanos, other.dueNanos);
      int byLot = byDue != 0 ? byDue : Integer.compare(lot, other.lot);
      return byLot != 0 ? byLot : Long.compare(number, other.number);
    }
  }

  Scheduler(long seed, Trace trace, Observer observer) {
    this.random = new SplittableRandom(seed);
    this.trace = trace;
    this.observer = observer;
  }

  long nowNanos() {
    return nowNanos;
  }

  /** Has something done after a delay. */
  void in(long delayNanos, Actor actor, String what, Runnable action) {
    at(nowNanos + Math.max(0, delayNanos), actor, what, action);
  }

  /** Has something done at a time. */
  void at(long dueNanos, Actor actor, String what, Runnable action) {
    tasks.add(new Task(dueNanos, random.nextInt(), numbers++, actor, what, action));
  }

  /** Does what is due next; returns whether there was anything. */
  boolean step() {
    Task next = tasks.poll();
    if (next == null) {
      return false;
    }
    nowNanos = Math.max(nowNanos, next.dueNanos());
    if (next.actor().isAlive().getAsBoolean()) {
      trace.step(nowNanos, next.actor().name(), next.what(), "");
      run(next);
      observer.stepped();
    }
    return true;
  }

  private void run(Task task) {
    try {
      task.action().run();
    } catch (Died e) {
      note(task.actor().name(), "is gone");
    } catch (RuntimeException | Error e) {
      observer.failed(task.actor().name(), e);
    }
  }

  /** Does all that is due until then, while somebody waits. */
  void stepUntil(long nanos) {
    while (!tasks.isEmpty() && tasks.peek().dueNanos() <= nanos) {
      step();
    }
    nowNanos = Math.max(nowNanos, nanos);
  }

  /** Does all that is due until then, or until what somebody waits for has come. */
  void stepUntil(BooleanSupplier done, long nanos) {
    while (!done.getAsBoolean() && !tasks.isEmpty() && tasks.peek().dueNanos() <= nanos) {
      step();
    }
    if (!done.getAsBoolean()) {
      nowNanos = Math.max(nowNanos, nanos);
    }
  }

  /** Notes what came of a step. */
  void note(String who, String what) {
    note(who, what, "");
  }

  /** Notes what came of a step, with its numbers. */
  void note(String who, String what, Object detail) {
    trace.step(nowNanos, who, what, detail.toString());
  }

  /** Returns a time: mostly short, sometimes four times the usual most. */
  long upTo(long usualMaxNanos) {
    int kind = random.nextInt(20);
    long max = kind == 0 ? 4 * usualMaxNanos : kind < 13 ? usualMaxNanos / 8 : usualMaxNanos;
    return random.nextLong(max + 1);
  }

  long upToMillis(long usualMax) {
    return upTo(usualMax * MILLI);
  }

  boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  /** Returns a number from 0 to below the bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Returns these in an order that is drawn. */
  <T> List<T> shuffled(Collection<T> items) {
    List<T> shuffled = new java.util.ArrayList<>(items);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      java.util.Collections.swap(shuffled, i, random.nextInt(i + 1));
    }
    return shuffled;
  }

  /** Returns randomness for a class that asks for its own. */
  SplittableRandom split() {
    return random.split();
  }
}
