package io.streamtune.stream.read;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.client.Backoff;
import io.streamtune.stream.client.NanoClock;
import io.streamtune.stream.client.OutageLog;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that follows topics or queries brokers for the lifetime of its service.
 *
 * <p>An exception does not end the thread: it restarts its session with backoff and logs once per
 * outage. An event that cannot be handled is logged and skipped. Unreachable brokers and missing
 * topics are no problem, because they pass by themselves. After {@value #FAILURES_MAX} refusals or
 * bugs in a row, or an {@link Error}, the thread has a {@link #problem}: the service shows it in
 * its health, and the metric {@code streamtune.follower.up} is 0. An {@code Error} ends the thread,
 * and {@link #failure} returns it.
 *
 * <p><b>Called on:</b> {@link #isGoingOn}, {@link #worked}, {@link #handle}, {@link #attempt} and
 * {@link #pause} by the session; the other methods on any thread.
 */
public final class FollowerThread {
  private static final Logger log = LoggerFactory.getLogger(FollowerThread.class);

  /** Why 3: a bug in a single turn, or a single request that times out, is no problem yet. */
  private static final int FAILURES_MAX = 3;

  /** Why: a broken session works for a moment after each restart. */
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final String task;
  private final Session session;
  private final Thread thread;
  private final Counter skipped;
  private final OutageLog outage;
  private final Backoff backoff;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Consumer<Throwable> onFailure = _ -> {};
  private volatile Optional<Error> failure = Optional.empty();
  private volatile Optional<String> problem = Optional.empty();
  private int failures;
  private int lasting; // Failures that do not pass by themselves.
  private boolean isSkipping;

  /** The work of the thread. It returns to be restarted, or to end. */
  @FunctionalInterface
  public interface Session {
    /** Works until {@link FollowerThread#isGoingOn} is false. */
    void run() throws InterruptedException;
  }

  /**
   * Creates a stopped thread; nothing runs before {@link #start}.
   *
   * @param name name of the thread, also in the metrics
   * @param task what the thread does, as the subject of log messages: {@code following the models}
   */
  public FollowerThread(String name, String task, Session session, MeterRegistry registry) {
    this(name, task, session, registry, NanoClock.SYSTEM);
  }

  FollowerThread(
      String name, String task, Session session, MeterRegistry registry, NanoClock clock) {
    this.task = task;
    this.session = session;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    this.outage = new OutageLog(log, clock, QUIET);
    this.backoff = new Backoff(new SplittableRandom());
    this.skipped =
        Counter.builder("streamtune.follower.skipped")
            .description("Events that could not be handled and were skipped")
            .tag("thread", name)
            .register(registry);
    Gauge.builder("streamtune.follower.up", this, it -> it.problem().isPresent() ? 0 : 1)
        .description("1 while the thread does its work, 0 when it fails again and again")
        .tag("thread", name)
        .register(registry);
  }

  /** Sets the callback for an {@link Error} that ends the thread; call it before {@link #start}. */
  public void onFailure(Consumer<Throwable> callback) {
    onFailure = callback;
  }

  /** Starts the thread. Call once. */
  public void start() {
    thread.start();
  }

  /** Returns the error that ended the thread. */
  public Optional<Error> failure() {
    return failure;
  }

  /** Returns why the thread does not do its work: it fails repeatedly, or an error has ended it. */
  public Optional<String> problem() {
    return problem;
  }

  /** Returns whether the thread was started and has not ended. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /** Returns whether the session should continue; false after {@link #close}. */
  public boolean isGoingOn() {
    return closed.getCount() > 0;
  }

  /** Records that a turn of the session succeeded. */
  public void worked() {
    outage.ended(task + " works");
    if (failures > 0 && !outage.ongoing()) {
      failures = 0;
      lasting = 0;
      problem = Optional.empty();
    }
  }

  /**
   * Passes an event to its handler. If the handler throws, the event is skipped, logged and
   * counted.
   */
  public void handle(ReceivedEvent event, Consumer<ReceivedEvent> handler) {
    attempt("the event at " + event.position(), () -> handler.accept(event));
  }

  /**
   * Runs one step of many. If the step throws, it is skipped, logged and counted.
   *
   * @param what name of the step in the log; of failures in a row, only the first is logged above
   *     debug level
   */
  public void attempt(String what, Runnable step) {
    try {
      step.run();
      isSkipping = false;
    } catch (RuntimeException e) {
      skip(what, e);
    }
  }

  /** Logs and counts a step that could not be done. */
  public void skip(String what, RuntimeException cause) {
    skipped.increment();
    if (isSkipping) {
      log.debug("{} cannot be handled and is skipped", what, cause);
    } else {
      log.error("{} cannot be handled and is skipped", what, cause);
    }
    isSkipping = true;
  }

  /** Waits; returns early on {@link #close}. */
  public void pause(Duration time) throws InterruptedException {
    boolean _ = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run() {
    try {
      while (isGoingOn()) {
        begin();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // By close().
    } catch (Error e) {
      // The thread's top loop: an Error is logged and reported to the service.
      failed(e);
    }
  }

  private void begin() throws InterruptedException {
    try {
      session.run();
    } catch (RuntimeException e) {
      if (isGoingOn()) {
        failed(e);
        pause(Duration.ofNanos(backoff.nanos(failures)));
      }
    }
  }

  private void failed(RuntimeException e) {
    String reason =
        e instanceof StreamException ? String.valueOf(e.getMessage()) : "%s: %s".formatted(task, e);
    failures++;
    lasting += passes(e) ? 0 : 1;
    if (lasting >= FAILURES_MAX) {
      problem = Optional.of(reason);
    }
    if (outage.ongoing() || e instanceof StreamException) {
      log.debug("{} failed", task, e);
    } else {
      log.error("{} failed", task, e);
    }
    outage.began(reason);
  }

  /** Unreachable brokers and missing topics pass by themselves; a refusal or a bug may not. */
  private static boolean passes(RuntimeException e) {
    return e instanceof StreamException stream && !stream.isRefusal();
  }

  private void failed(Error e) {
    log.error("{} has ended; restart the service", task, e);
    problem = Optional.of("%s has ended: %s; restart the service".formatted(task, e));
    failure = Optional.of(e);
    onFailure.accept(e);
  }

  /** Ends the thread within about {@code timeout}; after half of it, interrupts the thread. */
  public void close(Duration timeout) {
    closed.countDown();
    try {
      if (thread.isAlive() && !thread.join(timeout.dividedBy(2))) {
        thread.interrupt();
        thread.join(timeout.dividedBy(2));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
