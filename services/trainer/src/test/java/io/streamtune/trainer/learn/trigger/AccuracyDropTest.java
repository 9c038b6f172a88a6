package io.streamtune.trainer.learn.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Goal: a version that answers worse than it did is noticed, once. Method: numbers by hand. */
final class AccuracyDropTest {
  private final AccuracyDrop drop = new AccuracyDrop(0.1);

  @Test
  void a_fall_below_the_best_is_said_once() {
    assertThat(drop.look("1", 200, 0.85)).isEmpty();
    assertThat(drop.look("1", 300, 0.95)).isEmpty();
    assertThat(drop.look("1", 400, 0.86)).isEmpty();

    assertThat(drop.look("1", 500, 0.85))
        .contains("live accuracy of 1 fell from 0.95 to 0.85 on its last 500 labelled predictions");
    assertThat(drop.look("1", 500, 0.84)).isEmpty();
    assertThat(drop.look("1", 500, 0.75)).isPresent();
  }

  @Test
  void few_labels_say_nothing() {
    assertThat(drop.look("1", 99, 1)).isEmpty();
    assertThat(drop.look("1", 100, 0.5)).isEmpty();
  }

  @Test
  void another_version_is_compared_with_itself() {
    assertThat(drop.look("1", 100, 0.95)).isEmpty();

    assertThat(drop.look("2", 100, 0.6)).isEmpty();
    assertThat(drop.look("2", 100, 0.5)).isPresent();
  }

  @Test
  void zero_means_never() {
    AccuracyDrop never = new AccuracyDrop(0);

    assertThat(never.look("1", 500, 1)).isEmpty();
    assertThat(never.look("1", 500, 0)).isEmpty();
  }
}
