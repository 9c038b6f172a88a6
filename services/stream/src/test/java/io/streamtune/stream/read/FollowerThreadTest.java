package io.streamtune.stream.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.Until;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: nothing that passes ends a follower, and what does not pass is told. Method: sessions that
 * fail as the test says, on a clock of the test.
 */
final class FollowerThreadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger turns = new AtomicInteger();
  private volatile Optional<RuntimeException> failing = Optional.empty();
  private Optional<FollowerThread> started = Optional.empty();

  @AfterEach
  void close() {
    started.ifPresent(thread -> thread.close(PATIENCE));
  }

  private FollowerThread start(FollowerThread.Session session) {
    FollowerThread thread =
        new FollowerThread("test", "following a test", session, registry, nanos::get);
    started = Optional.of(thread);
    return thread;
  }

  private void turn() throws InterruptedException {
    FollowerThread thread = started.orElseThrow();
    while (thread.isGoingOn()) {
      turns.incrementAndGet();
      if (failing.isPresent()) {
        throw failing.get();
      }
      thread.worked();
      thread.pause(Duration.ofMillis(1));
    }
  }

  private void awaitTurns(int more) {
    int from = turns.get();
    Until.holds(more + " more turns", () -> turns.get() >= from + more);
  }

  private double up() {
    return registry.get("streamtune.follower.up").tag("thread", "test").gauge().value();
  }

  @Test
  void an_exception_that_passes_ends_nothing_and_is_no_problem() {
    failing = Optional.of(new IllegalStateException("a bug"));
    FollowerThread thread = start(this::turn);
    thread.start();
    awaitTurns(1);
    failing = Optional.empty();

    awaitTurns(5);

    assertThat(thread.isAlive()).isTrue();
    assertThat(thread.failure()).isEmpty();
  }

  @Test
  void what_fails_again_and_again_is_a_problem_until_it_has_worked_for_a_while() {
    failing = Optional.of(new IllegalStateException("a bug"));
    FollowerThread thread = start(this::turn);
    thread.start();

    Until.holds("the problem is told", () -> thread.problem().isPresent());
    assertThat(thread.problem().orElseThrow()).contains("following a test").contains("a bug");
    assertThat(up()).isZero();

    failing = Optional.empty();
    awaitTurns(5);
    assertThat(thread.problem()).as("a moment that works proves nothing").isPresent();
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    Until.holds("it is over", () -> thread.problem().isEmpty());
    assertThat(up()).isOne();
  }

  @Test
  void an_error_ends_it_and_is_told_to_its_service() {
    AtomicReference<Throwable> told = new AtomicReference<>();
    FollowerThread thread =
        start(
            () -> {
              throw new NoClassDefFoundError("a broken installation");
            });
    thread.onFailure(told::set);
    thread.start();

    Until.holds("its service is told", () -> told.get() != null);
    assertThat(thread.failure()).isPresent();
    assertThat(thread.problem().orElseThrow()).contains("a broken installation");
    assertThat(up()).isZero();
  }

  @Test
  void an_event_that_cannot_be_handled_is_skipped_and_the_next_one_is_handled() {
    Queue<Long> handled = new ConcurrentLinkedQueue<>();
    FollowerThread thread =
        start(
            () -> {
              for (long offset : List.of(0L, 1L, 2L)) {
                started
                    .orElseThrow()
                    .handle(
                        event(offset),
                        event -> {
                          if (event.position().offset() == 1) {
                            throw new IllegalStateException("cannot be handled");
                          }
                          handled.add(event.position().offset());
                        });
              }
              started.orElseThrow().pause(PATIENCE);
            });
    thread.start();

    Until.holds("the last one is handled", () -> handled.contains(2L));
    assertThat(handled).containsExactly(0L, 2L);
    assertThat(registry.get("streamtune.follower.skipped").counter().count()).isOne();
    assertThat(thread.problem()).isEmpty();
  }

  private static ReceivedEvent event(long offset) {
    return new ReceivedEvent(
        new ImagePosition("t", 0, offset), 0, 0, Optional.empty(), Headers.none(), new byte[0]);
  }
}
