package io.streamtune.inference.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The last steps of a simulation, and a number that stands for all of them. */
final class Trace {
  private static final int KEPT = 120;

  private final Deque<Step> last = new ArrayDeque<>();
  private final Set<String> kinds = new HashSet<>();
  private long steps;
  private long digest;

  private record Step(long number, long nanos, String who, String what, String detail) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%6d %10.3f ms  %-14s %s %s", number, nanos / 1e6, who, what, detail);
    }
  }

  /**
   * Notes a step.
   *
   * @param what one of few kinds of steps
   * @param detail what else there is to say of it
   */
  void step(long nowNanos, String who, String what, String detail) {
    steps++;
    kinds.add(what);
    digest = digest * 31 + nowNanos;
    digest = digest * 31 + who.hashCode();
    digest = digest * 31 + what.hashCode();
    digest = digest * 31 + detail.hashCode();
    last.add(new Step(steps, nowNanos, who, what, detail));
    if (last.size() > KEPT) {
      last.remove();
    }
  }

  long steps() {
    return steps;
  }

  /** Returns a number of all steps: their times, who did them, and what. */
  long digest() {
    return digest;
  }

  /** Returns the kinds of steps that were made. */
  Set<String> kinds() {
    return kinds;
  }

  /** Returns the last steps, one a line. */
  String last() {
    return last.stream().map(Step::toString).collect(Collectors.joining("\n"));
  }
}
