package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.host.CloseStack;
import io.streamtune.host.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Goal: a stop ends in time, whichever of its steps hangs. Method: a clock that the steps
 * themselves move on.
 */
final class StoppingTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // A clock that overflows.
  private final Deadline deadline = Deadline.in(Duration.ofSeconds(12), nanos::get);
  private final CloseStack parts = new CloseStack();

  @Test
  void the_time_that_is_left_shrinks_and_is_never_below_nothing() {
    assertThat(deadline.left()).isEqualTo(Duration.ofSeconds(12));
    assertThat(deadline.before(Duration.ofSeconds(4)).left()).isEqualTo(Duration.ofSeconds(8));

    take(Duration.ofSeconds(10));
    assertThat(deadline.left()).isEqualTo(Duration.ofSeconds(2));
    assertThat(deadline.half()).isEqualTo(Duration.ofSeconds(1));
    assertThat(deadline.before(Duration.ofSeconds(4)).left()).isZero();

    take(Duration.ofSeconds(10));
    assertThat(deadline.left()).isZero();
  }

  @Test
  void steps_that_all_hang_end_at_the_deadline_and_each_had_some_time() {
    List<Duration> given = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      parts.add(
          "part",
          (part, timeout) -> {
            given.add(timeout);
            take(timeout);
          });
    }

    parts.closeAll(deadline);

    assertThat(given).hasSize(5).allMatch(Duration::isPositive);
    assertThat(given.stream().reduce(Duration.ZERO, Duration::plus))
        .isLessThan(Duration.ofSeconds(12));
  }

  @Test
  void the_last_opened_is_closed_first_though_one_fails() {
    List<String> closed = new ArrayList<>();
    for (String name : List.of("first", "second", "third")) {
      parts.add(
          name,
          (part, timeout) -> {
            closed.add(part);
            if (part.equals("second")) {
              throw new IllegalStateException("for the test");
            }
          });
    }

    parts.closeAll(deadline);
    parts.closeAll(deadline);

    assertThat(closed).containsExactly("third", "second", "first");
  }

  @Test
  void what_is_opened_after_the_stop_is_closed_at_once() {
    List<String> closed = new ArrayList<>();
    parts.closeAll(deadline);

    assertThatThrownBy(() -> parts.add("late", (part, timeout) -> closed.add(part)))
        .isInstanceOf(CancellationException.class);
    assertThat(closed).containsExactly("late");
  }

  private void take(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
