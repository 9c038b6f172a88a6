package io.streamtune.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: a transaction that the group refuses is tried again neither at once nor later than it can
 * succeed. Method: a {@link RefusedMember}, which has been refused once.
 */
final class SettlingTest {
  private final RefusedMember member = new RefusedMember(SimulatedTransactions.Reply.DONE);

  @BeforeEach
  void refused() {
    member.answers();
    member.turns(1);
    assertThat(member.asked()).isEqualTo(1);
  }

  @Test
  void it_is_tried_again_after_a_while_and_polls_go_on_meanwhile() {
    member.passes(Duration.ofMillis(40)); // The first wait is 50 ms at least.
    member.turns(20);
    assertThat(member.asked()).isEqualTo(1);
    assertThat(member.waited()).isZero();

    member.passes(Duration.ofSeconds(6)); // More than any wait.
    member.turns(20);
    assertThat(member.asked()).isEqualTo(2);
  }

  @Test
  void a_new_generation_ends_the_wait() {
    member.partition.rebalance();
    member.turns(20);

    assertThat(member.asked()).isEqualTo(2);
  }
}
