package io.streamtune.loadtest.scenario;

import io.streamtune.loadtest.timeline.ScenarioEvent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The processes that a scenario starts. None of them outlives it.
 *
 * <p><b>Called on:</b> one thread at a time. <b>Owner:</b> its creator closes it.
 */
final class Processes implements AutoCloseable {
  // Why: a service finishes what is in flight before it ends, which takes at most 30 s.
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int NAME_MAX = 60;

  private record Running(String name, Process process, long endNanos) {}

  private final Optional<Path> logs;
  private final LongSupplier nanos;
  private final List<Running> running = new ArrayList<>();
  private int started;

  /**
   * Creates it without processes.
   *
   * @param logs folder for their output; without one the output is discarded
   * @param nanos the time of the run
   */
  Processes(Optional<Path> logs, LongSupplier nanos) {
    this.logs = logs;
    this.nanos = nanos;
  }

  /** Starts a process without waiting for it. */
  ScenarioEvent start(Action.Command command) {
    String name = name(command);
    ProcessBuilder builder = new ProcessBuilder(command.line());
    builder.environment().putAll(command.environment());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(output());
    try {
      Process process = builder.start();
      long end = command.length().map(time -> now() + time.toNanos()).orElse(Long.MAX_VALUE);
      running.add(new Running(name, process, end));
      return happening("started: " + name, false);
    } catch (IOException e) {
      return happening("cannot start: " + name + " (" + e.getMessage() + ")", true);
    }
  }

  private ProcessBuilder.Redirect output() {
    int number = ++started;
    return logs.map(folder -> folder.resolve("command-" + number + ".log").toFile())
        .map(ProcessBuilder.Redirect::to)
        .orElse(ProcessBuilder.Redirect.DISCARD);
  }

  /** Ends processes whose time is over, and returns an event for each process that has ended. */
  List<ScenarioEvent> look() {
    List<ScenarioEvent> news = new ArrayList<>();
    for (Iterator<Running> all = running.iterator(); all.hasNext(); ) {
      Running one = all.next();
      if (!one.process().isAlive()) {
        int code = one.process().exitValue();
        news.add(happening("ended with " + code + ": " + one.name(), code != 0));
        all.remove();
      } else if (now() >= one.endNanos()) {
        end(one);
        news.add(happening("stopped: " + one.name(), false));
        all.remove();
      }
    }
    return news;
  }

  /** Ends all remaining processes in parallel. */
  @Override
  public void close() {
    List<List<ProcessHandle>> trees = running.stream().map(Processes::tree).toList();
    trees.forEach(tree -> tree.forEach(ProcessHandle::destroy));
    trees.forEach(Processes::await);
    running.clear();
  }

  private static void end(Running one) {
    List<ProcessHandle> tree = tree(one);
    tree.forEach(ProcessHandle::destroy);
    await(tree);
  }

  /**
   * Returns the process and its descendants. Call it before the process ends, because its children
   * are no longer found afterwards.
   */
  private static List<ProcessHandle> tree(Running one) {
    return Stream.concat(Stream.of(one.process().toHandle()), one.process().descendants()).toList();
  }

  private static void await(List<ProcessHandle> tree) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (ProcessHandle process : tree) {
      try {
        process.onExit().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (ExecutionException | TimeoutException _) {
        process.destroyForcibly();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
  }

  private ScenarioEvent happening(String text, boolean failed) {
    return new ScenarioEvent(now() / 1e9, text, failed);
  }

  private long now() {
    return nanos.getAsLong();
  }

  private static String name(Action.Command command) {
    String line = String.join(" ", command.line());
    return line.length() <= NAME_MAX ? line : line.substring(0, NAME_MAX) + "…";
  }
}
