package io.streamtune.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Goal: a member that leaves with answers that never became visible leaves nothing else behind.
 * Method: a {@link RefusedMember}, whose producers cannot even abort.
 */
final class LeavingTest {
  private final RefusedMember member = new RefusedMember(SimulatedTransactions.Reply.FENCED);

  @Test
  void a_member_without_a_group_makes_no_producer_after_its_last() {
    member.answers();

    member.source.stop();
    boolean goesOn = member.source.turn(_ -> {});

    assertThat(goesOn).isFalse();
    assertThat(member.hasClosedAll()).isTrue();
  }

  @Test
  void a_member_that_is_none_any_more_leaves_at_once() {
    member.answers();

    member.source.stop();
    member.source.turn(_ -> {});

    assertThat(member.waited()).isLessThan(Duration.ofSeconds(1));
  }
}
