package io.streamtune.loadtest.result;

import io.streamtune.loadtest.measure.RunMeasurements;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What readers must know before they trust the numbers. */
final class Caveats {
  private final LoadResult result;
  private final RunMeasurements measured;

  private Caveats(LoadResult result) {
    this.result = result;
    this.measured = result.measured();
  }

  /** Returns the caveats as sentences; none if nothing is remarkable. */
  static List<String> of(LoadResult result) {
    Caveats remarks = new Caveats(result);
    return Stream.of(
            remarks.interrupted(),
            remarks.late(),
            remarks.notAnswered(),
            remarks.refused(),
            remarks.clocks())
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<String> interrupted() {
    return result.interrupted()
        ? Optional.of("The run was stopped before its end.")
        : Optional.empty();
  }

  private Optional<String> late() {
    return measured.senderWasLate()
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "The load test itself was late: one image in a hundred by %.0f ms or more, %,d not"
                    + " sent at all. The system got its images later than asked for; latencies"
                    + " begin when they were due, and so hold this, too.",
                measured.senderLateness().p99(),
                measured.counts().notSent()))
        : Optional.empty();
  }

  private Optional<String> notAnswered() {
    return counted(
        measured.counts().notAnswered()
            + measured.counts().shed()
            + (result.isKafka() ? 0 : measured.counts().sendFailures()),
        "images got no answer; they are in no percentile.");
  }

  private Optional<String> refused() {
    return counted(
        measured.counts().goodImagesRefused(), "images that were not made broken were refused.");
  }

  private Optional<String> clocks() {
    return counted(
        measured.recordBeforeIntended(),
        "predictions carry a time before their image was due: the clocks of this machine and of the"
            + " brokers differ.");
  }

  private static Optional<String> counted(long count, String what) {
    return count == 0
        ? Optional.empty()
        : Optional.of(String.format(Locale.ROOT, "%,d %s", count, what));
  }
}
