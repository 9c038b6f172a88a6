package io.streamtune.inference.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: the simulation bites. Method: one bug after the other is put into the service, and one of
 * the first seeds must find it.
 */
@ExtendWith(QuietLog.class)
final class BrokenServiceTest {
  private static final long SEEDS_MAX = 200;

  @ParameterizedTest
  @MethodSource("io.streamtune.inference.simulation.Bugs#some")
  void a_bug_is_found(Mutant bug) {
    assertFound(bug);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("io.streamtune.inference.simulation.Bugs#more")
  void any_other_bug_is_found(Mutant bug) {
    assertFound(bug);
  }

  private static void assertFound(Mutant bug) {
    LongFunction<Optional<String>> simulation = bug.simulation();

    assertThat(
            LongStream.rangeClosed(1, SEEDS_MAX).mapToObj(simulation).anyMatch(Optional::isPresent))
        .as("found by one of %d seeds", SEEDS_MAX)
        .isTrue();
  }
}
