package io.streamtune.cli.demo.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: each image counts once, for the version that answered it first. Method: answers by hand.
 */
class ScoreboardTest {
  private final Scoreboard scores = new Scoreboard();

  @Test
  void an_image_counts_once_and_only_if_it_is_ours() {
    scores.note("a", "plum");

    scores.answered("a", "1", List.of("plum", "lime"));
    scores.answered("a", "2", List.of("lime", "plum"));
    scores.answered("somebody's", "1", List.of("lime"));

    assertThat(scores.of("1")).isEqualTo(new Scoreboard.Score(1, 1));
    assertThat(scores.of("2")).isEqualTo(Scoreboard.Score.NONE);
    assertThat(scores.takeWindow()).isEqualTo(new Scoreboard.Score(1, 1));
    assertThat(scores.takeWindow()).isEqualTo(Scoreboard.Score.NONE);
  }

  @Test
  void a_version_knows_what_it_has_named_at_any_place() {
    scores.answered("a", "2", List.of("lime", "plum"));

    assertThat(scores.knows("2", "plum")).isTrue();
    assertThat(scores.knows("2", "lemon")).isFalse();
    assertThat(scores.knows("1", "plum")).isFalse();
  }
}
