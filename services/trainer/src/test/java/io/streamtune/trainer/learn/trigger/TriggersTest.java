package io.streamtune.trainer.learn.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Goal: a round begins when it is due and not before. Method: the decision alone, with a time. */
final class TriggersTest {
  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final Triggers triggers =
      new Triggers(new TriggerConfig(3, Duration.ofHours(1), 0), 0, 0);

  @Test
  void so_many_changes_are_enough() {
    triggers.changed();
    triggers.changed();
    assertThat(triggers.due(1)).isEmpty();

    triggers.changed();

    assertThat(triggers.due(1)).contains("3 images are new or have another label");
  }

  @Test
  void after_the_interval_one_change_is_enough_and_none_is_not() {
    assertThat(triggers.due(HOUR)).isEmpty();

    triggers.changed();

    assertThat(triggers.due(HOUR - 1)).isEmpty();
    assertThat(triggers.due(HOUR)).contains("1 images changed in 3600 s");
  }

  @Test
  void whoever_asks_gets_a_round_without_a_change() {
    triggers.ask("ann wants one");

    assertThat(triggers.due(0)).contains("ann wants one");
  }

  @Test
  void a_round_that_begins_starts_all_counts_again() {
    triggers.ask("now");
    triggers.changed();

    triggers.begun(HOUR);

    assertThat(triggers.due(HOUR)).isEmpty();
    triggers.changed();
    assertThat(triggers.due(2 * HOUR - 1)).isEmpty();
    assertThat(triggers.due(2 * HOUR)).isPresent();
  }

  @Test
  void changes_before_a_restart_count() {
    Triggers restarted = new Triggers(TriggerConfig.every(3), 2, 0);

    restarted.changed();

    assertThat(restarted.due(0)).isPresent();
  }

  @Test
  void without_an_interval_time_alone_begins_nothing() {
    Triggers patient = new Triggers(TriggerConfig.every(3), 2, 0);

    assertThat(patient.due(Long.MAX_VALUE)).isEmpty();
  }
}
