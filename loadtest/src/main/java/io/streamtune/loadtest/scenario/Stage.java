package io.streamtune.loadtest.scenario;

import io.streamtune.loadtest.timeline.ScenarioEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Performs the actions of a scenario when they are due, on the thread loadtest-stage. If an action
 * takes longer than its interval, the missed repetitions are skipped.
 *
 * <p>Actions end with the load. Processes end when the stage is closed, so that they keep working
 * until every image is counted. <b>Called on:</b> one thread. <b>Owner:</b> its creator.
 */
public final class Stage implements AutoCloseable {
  private static final long NAP_NANOS = 20_000_000L;

  /**
   * What actions need.
   *
   * @param promote promotes a version; an exception is reported as a failed event
   * @param logs folder for the output of processes
   * @param told receives each event when it happens
   */
  public record Tools(
      Consumer<String> promote, Optional<Path> logs, Consumer<ScenarioEvent> told) {}

  /** An action and its next time. */
  private static final class Due {
    private final Action action;
    private long nextNanos;
    private int times;

    private Due(Action action) {
      this.action = action;
      this.nextNanos = action.at().toNanos();
    }
  }

  private final List<Due> due = new ArrayList<>();
  private final Tools tools;
  private final List<ScenarioEvent> happenings = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Processes> processes = new ArrayList<>();
  private volatile boolean stopping;

  /** Creates a stopped stage; {@link #start} starts it. */
  public Stage(List<Action> actions, Tools tools) {
    actions.forEach(action -> due.add(new Due(action)));
    this.tools = tools;
  }

  /**
   * Starts the thread.
   *
   * @param runNanos the time of the run; negative during the warm-up
   * @param span no action is due after it
   */
  public void start(LongSupplier runNanos, Duration span) {
    Processes started = new Processes(tools.logs(), runNanos);
    processes.add(started);
    threads.add(
        Thread.ofPlatform()
            .name("loadtest-stage")
            .start(() -> play(runNanos, span.toNanos(), started)));
  }

  private void play(LongSupplier runNanos, long spanNanos, Processes started) {
    while (!stopping) {
      long now = runNanos.getAsLong();
      for (Due next : due) {
        if (now >= next.nextNanos && next.nextNanos < spanNanos) {
          perform(next, runNanos, started);
        }
      }
      started.look().forEach(this::tell);
      LockSupport.parkNanos(NAP_NANOS);
    }
  }

  private void perform(Due next, LongSupplier runNanos, Processes started) {
    int turn = next.times++;
    tell(
        switch (next.action.deed()) {
          case Action.Mark(String text) ->
              new ScenarioEvent(runNanos.getAsLong() / 1e9, text, false);
          case Action.Command command -> started.start(command);
          case Action.Swap(List<String> versions) ->
              promote(versions.get(turn % versions.size()), runNanos);
        });
    long now = runNanos.getAsLong();
    next.nextNanos =
        next.action
            .every()
            .map(every -> Math.max(next.nextNanos + every.toNanos(), now))
            .orElse(Long.MAX_VALUE);
  }

  private ScenarioEvent promote(String version, LongSupplier runNanos) {
    try {
      tools.promote().accept(version);
      return new ScenarioEvent(runNanos.getAsLong() / 1e9, "promoted: " + version, false);
    } catch (RuntimeException e) { // Reported; the next turn may succeed.
      String text = "cannot promote " + version + ": " + e.getMessage();
      return new ScenarioEvent(runNanos.getAsLong() / 1e9, text, true);
    }
  }

  private synchronized void tell(ScenarioEvent happening) {
    happenings.add(happening);
    tools.told().accept(happening);
  }

  /** Ends the actions; processes keep running. */
  public void stop() {
    stopping = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns the events so far, in order. */
  public synchronized List<ScenarioEvent> happenings() {
    return List.copyOf(happenings);
  }

  /** Ends the actions and the processes. */
  @Override
  public void close() {
    stop();
    processes.forEach(Processes::close);
  }
}
