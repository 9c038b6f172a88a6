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
 * A thread that follows topics, or asks brokers, for as long as its service lives.
 *
 * <p>An exception does not end it: its session begins again after a wait that grows, which is told
 * once per outage. An event that cannot be handled is skipped and told, and the next one is
 * handled. A broker or a topic that is away passes. What does not, {@value #FAILURES_MAX} refusals
 * or bugs in a row or an {@link Error}, is the {@link #problem}, which its service shows in its
 * health, and the metric {@code streamtune.follower.up}. After an error it has ended, and {@link
 * #failure} says so.
 *
 * <p><b>Called on:</b> {@link #isGoingOn}, {@link #worked}, {@link #handle}, {@link #attempt} and
 * {@link #pause} by the session; the others on any thread.
 */
public final class FollowerThread {
  private static final Logger log = LoggerFactory.getLogger(FollowerThread.class);

  /** Why: one bug in one turn, or one request that times out, is no reason to lose work. */
  private static final int FAILURES_MAX = 3;

  /** A session that is broken works for a moment each time it begins again. */
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
  private int lasting; // Those of the failures that do not pass by themselves.
  private boolean isSkipping;

  /** What the thread does, from its beginning: it returns when it is to begin again, or to end. */
  @FunctionalInterface
  public interface Session {
    /** Works until {@link FollowerThread#isGoingOn} is false. */
    void run() throws InterruptedException;
  }

  /**
   * Prepares a thread; nothing runs before {@link #start}.
   *
   * @param name of the thread, and of it in the metrics
   * @param task what it does, as the subject of a message: {@code following the models}
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

  /** Sets the callback that this thread calls when an error ends it; set it before the start. */
  public void onFailure(Consumer<Throwable> callback) {
    onFailure = callback;
  }

  /** Begins. Call once. */
  public void start() {
    thread.start();
  }

  /** Returns what ended the thread for good. */
  public Optional<Error> failure() {
    return failure;
  }

  /** Returns why its work is not done: it fails again and again, or has ended by an error. */
  public Optional<String> problem() {
    return problem;
  }

  /** Returns whether it was started and has not ended. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /** Returns whether it is to go on. */
  public boolean isGoingOn() {
    return closed.getCount() > 0;
  }

  /** Notes that a turn of the session worked. */
  public void worked() {
    outage.ended(task + " works");
    if (failures > 0 && !outage.ongoing()) {
      failures = 0;
      lasting = 0;
      problem = Optional.empty();
    }
  }

  /** Gives an event to its handler. One that cannot be handled is skipped, told and counted. */
  public void handle(ReceivedEvent event, Consumer<ReceivedEvent> handler) {
    attempt("the event at " + event.position(), () -> handler.accept(event));
  }

  /**
   * Does one thing of many. If it cannot be done, it is skipped, told and counted.
   *
   * @param what is told; of many in a row only the first
   */
  public void attempt(String what, Runnable step) {
    try {
      step.run();
      isSkipping = false;
    } catch (RuntimeException e) {
      skip(what, e);
    }
  }

  /** Tells and counts what could not be done. */
  public void skip(String what, RuntimeException cause) {
    skipped.increment();
    if (isSkipping) {
      log.debug("{} cannot be handled and is skipped", what, cause);
    } else {
      log.error("{} cannot be handled and is skipped", what, cause);
    }
    isSkipping = true;
  }

  /** Waits, for less where it is to end. */
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
      // The top of a thread: what does not pass is told, and its service fails or says so.
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

  /** Brokers or a topic that are away come back; a refusal or a bug may stay. */
  private static boolean passes(RuntimeException e) {
    return e instanceof StreamException stream && !stream.isRefusal();
  }

  private void failed(Error e) {
    log.error("{} has ended; restart the service", task, e);
    problem = Optional.of("%s has ended: %s; restart the service".formatted(task, e));
    failure = Optional.of(e);
    onFailure.accept(e);
  }

  /** Ends the thread in about this time: half of it is waited, then it is interrupted. */
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
