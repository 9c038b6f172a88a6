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
  private static final long SEEDS_MAX = 1_000;

  @ParameterizedTest
  @MethodSource("io.streamtune.inference.simulation.Bugs#some")
  void a_bug_is_found(Mutant bug) {
    assertFound(bug, every());
  }

  @ParameterizedTest
  @MethodSource("io.streamtune.inference.simulation.AssignmentBugs#some")
  void a_bug_of_assignments_is_found(Mutant bug) {
    assertFound(bug, every());
  }

  @ParameterizedTest
  @MethodSource("io.streamtune.inference.simulation.TransactionBugs#some")
  void a_bug_of_exactly_once_delivery_is_found(Mutant bug) {
    assertFound(bug, everyOther());
  }

  /** Those that are tried rarely would go stale unnoticed. */
  @ParameterizedTest
  @MethodSource({
    "io.streamtune.inference.simulation.Bugs#more",
    "io.streamtune.inference.simulation.AssignmentBugs#more",
    "io.streamtune.inference.simulation.TransactionBugs#more"
  })
  void any_other_bug_fits_the_code(Mutant bug) {
    assertThat(bug.compiled()).isNotEmpty();
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("io.streamtune.inference.simulation.Bugs#more")
  void any_other_bug_is_found(Mutant bug) {
    assertFound(bug, every());
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("io.streamtune.inference.simulation.AssignmentBugs#more")
  void any_other_bug_of_assignments_is_found(Mutant bug) {
    assertFound(bug, every());
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("io.streamtune.inference.simulation.TransactionBugs#more")
  void any_other_bug_of_exactly_once_delivery_is_found(Mutant bug) {
    assertFound(bug, everyOther());
  }

  private static LongStream every() {
    return LongStream.rangeClosed(1, SEEDS_MAX);
  }

  /** The seeds of exactly-once delivery alone. */
  private static LongStream everyOther() {
    return every().map(number -> 2 * number);
  }

  private static void assertFound(Mutant bug, LongStream seeds) {
    LongFunction<Optional<String>> simulation = bug.simulation();

    assertThat(seeds.mapToObj(simulation).anyMatch(Optional::isPresent))
        .as("found by one of %d seeds", SEEDS_MAX)
        .isTrue();
  }
}
