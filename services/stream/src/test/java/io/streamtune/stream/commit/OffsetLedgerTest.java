package io.streamtune.stream.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.stream.commit.OffsetLedger.Commit;
import io.streamtune.stream.commit.OffsetLedger.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: the commit never passes an open event. Method: states drawn as x (finished) and o (open).
 */
class OffsetLedgerTest {
  private final OffsetLedger ledger = new OffsetLedger();

  @ParameterizedTest
  @CsvSource({"xxoxo, 2", "ooo, 0", "xxx, 3", "oxxxx, 0", "xo, 1", "xxxxo, 4"})
  void lowest_open_offset_is_committed(String state, long commit) {
    int generation = ledger.assign(0);
    for (int offset = 0; offset < state.length(); offset++) {
      ledger.delivered(0, offset);
    }
    for (int offset = state.length() - 1; offset >= 0; offset--) {
      if (state.charAt(offset) == 'x') {
        assertThat(ledger.completed(0, generation, offset)).isEqualTo(Outcome.FINISHED);
      }
    }

    assertThat(ledger.committable(0)).hasValue(commit);
  }

  @Test
  void gaps_between_offsets_are_passed_over() {
    int generation = ledger.assign(0);
    List.of(3L, 10L, 11L).forEach(offset -> ledger.delivered(0, offset));
    ledger.completed(0, generation, 3);
    assertThat(ledger.committable(0)).hasValue(10);

    ledger.completed(0, generation, 10);
    ledger.completed(0, generation, 11);
    ledger.advanced(0, 15); // 12 to 14 are markers of a transaction.
    assertThat(ledger.committable(0)).hasValue(15);
  }

  @Test
  void completion_of_an_earlier_assignment_is_stale() {
    int before = ledger.assign(0);
    ledger.delivered(0, 7);
    ledger.revoke(0);
    int after = ledger.assign(0);
    ledger.delivered(0, 7);

    assertThat(ledger.completed(0, before, 7)).isEqualTo(Outcome.STALE);
    assertThat(ledger.open()).isEqualTo(1);
    assertThat(ledger.completed(0, after, 7)).isEqualTo(Outcome.FINISHED);
    assertThat(ledger.completed(0, after, 7)).isEqualTo(Outcome.REPEATED);
  }

  @Test
  void offset_that_goes_back_begins_a_new_generation() {
    int before = ledger.assign(0);
    ledger.delivered(0, 5);
    int after = ledger.delivered(0, 2); // The log was cut by an unclean election.

    assertThat(after).isGreaterThan(before);
    assertThat(ledger.completed(0, before, 5)).isEqualTo(Outcome.STALE);
    assertThat(ledger.committable(0)).hasValue(2);
    assertThat(ledger.open()).isEqualTo(1);
    assertThat(ledger.generations()).isEqualTo(Map.of(0, after));
  }

  @Test
  void acknowledged_commit_is_not_repeated_and_one_of_an_earlier_assignment_does_not_count() {
    int generation = ledger.assign(0);
    ledger.delivered(0, 0);
    ledger.completed(0, generation, 0);
    assertThat(ledger.uncommitted()).containsExactly(new Commit(0, generation, 1));

    ledger.committed(new Commit(0, generation - 1, 1));
    assertThat(ledger.uncommitted()).hasSize(1);
    ledger.committed(new Commit(0, generation, 1));
    assertThat(ledger.uncommitted()).isEmpty();
  }

  @Test
  void a_dropped_event_is_not_waited_for_and_nothing_behind_it_is_committed() {
    int generation = ledger.assign(0);
    ledger.delivered(0, 0);
    ledger.delivered(0, 1);
    ledger.delivered(0, 2);

    ledger.dropped(0, generation, 1);
    ledger.completed(0, generation, 0);
    ledger.completed(0, generation, 2);

    assertThat(ledger.unfinished(List.of(0))).isZero();
    assertThat(ledger.committable(0)).hasValue(1);
    assertThat(ledger.open(List.of(0))).isEqualTo(1);
  }

  @Test
  void nothing_is_committed_before_anything_was_delivered() {
    ledger.assign(0);

    assertThat(ledger.committable(0)).isEmpty();
    assertThat(ledger.uncommitted()).isEmpty();
    assertThatThrownBy(() -> ledger.delivered(1, 0)).hasMessage("partition 1 is not assigned");
  }
}
