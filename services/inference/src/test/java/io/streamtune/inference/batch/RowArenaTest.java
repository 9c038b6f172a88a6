package io.streamtune.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/**
 * Goal: rows are handed out one behind the other and never twice. Method: small arenas, by hand.
 */
final class RowArenaTest {

  @Test
  void rows_follow_one_another() {
    RowArena arena = new RowArena(5);

    assertThat(arena.claim(2)).hasValue(0);
    assertThat(arena.claim(2)).hasValue(2);
    assertThat(arena.claim(2)).isEmpty();
    assertThat(arena.claim(1)).hasValue(4);
  }

  @Test
  void the_arena_starts_over_where_rows_were_given_back() {
    RowArena arena = new RowArena(4);
    arena.claim(2);
    arena.claim(2);

    arena.free(0, 2);

    assertThat(arena.claim(2)).hasValue(0);
  }

  @Test
  void rows_given_back_behind_the_last_ones_wait_for_the_next_round() {
    RowArena arena = new RowArena(4);
    arena.claim(1);
    arena.claim(1);

    arena.free(0, 1);

    assertThat(arena.claim(1)).hasValue(2);
    assertThat(arena.claim(1)).hasValue(3);
    assertThat(arena.claim(1)).hasValue(0);
  }

  @Test
  void a_gap_that_is_too_small_is_skipped() {
    RowArena arena = new RowArena(6);
    arena.claim(1);
    arena.claim(1);
    arena.claim(1);
    arena.claim(3);
    arena.free(0, 1);
    arena.free(3, 3);

    assertThat(arena.claim(2)).hasValue(3);
  }

  @Test
  void giving_back_twice_is_an_error() {
    RowArena arena = new RowArena(3);
    arena.claim(2);
    arena.free(0, 2);

    assertThatThrownBy(() -> arena.free(0, 2)).isInstanceOf(IllegalStateException.class);
  }
}
