package io.streamtune.trainer.finetune.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: only deaths in one and the same step add up. Method: the mark that a process which died
 * would have left, read while a step runs.
 */
class CrashMarkTest {
  private static final String FROZEN = "'frozen' with 8 photos";
  private static final String UNFROZEN = "'unfrozen' with 8 photos";

  @TempDir private Path folder;

  @Test
  void a_death_in_another_step_is_the_first_one_there() throws IOException {
    Files.writeString(folder.resolve("first-step"), "1 " + FROZEN);
    CrashMark steps = CrashMark.in(folder);

    assertThat(deathsIfItEndedIn(steps, FROZEN)).isEqualTo(2);
    assertThat(deathsIfItEndedIn(steps, UNFROZEN)).isEqualTo(1);
  }

  @Test
  void a_death_in_the_same_step_counts_though_steps_before_it_lived() throws IOException {
    Files.writeString(folder.resolve("first-step"), "1 " + UNFROZEN);
    CrashMark steps = CrashMark.in(folder);

    assertThat(deathsIfItEndedIn(steps, FROZEN)).isEqualTo(1);
    assertThat(deathsIfItEndedIn(steps, UNFROZEN)).isEqualTo(2);
  }

  private double deathsIfItEndedIn(CrashMark steps, String what) {
    return steps.take(
        what,
        () -> {
          try {
            CrashMark next = CrashMark.in(folder);
            assertThat(next.lastStep()).isEqualTo(what);
            return next.deaths();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
