package io.streamtune.loadtest.scenario;

import io.streamtune.loadtest.measure.RunMeasurements;
import io.streamtune.loadtest.scrape.Slope;
import io.streamtune.loadtest.timeline.Check;
import io.streamtune.loadtest.timeline.Counted;
import io.streamtune.loadtest.timeline.ScenarioEvent;
import io.streamtune.loadtest.timeline.ScenarioTimeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * The limits that must hold after a scenario. Pure. In addition, none of its actions may fail.
 *
 * @param lost most images without any answer
 * @param duplicated most images with more than one answer
 * @param goodImagesRefused most dead letters of images that were not made broken
 * @param versionChangesMin how often predictions must change to another version, at least
 * @param p99 99 of 100 predictions must arrive faster than this, from intended time to receipt
 * @param p99Drift highest ratio of p99 in the last fifth of the run to p99 in the second fifth
 * @param memorySlope most growth of a service's memory, in MiB per hour
 */
public record Limits(
    long lost,
    OptionalLong duplicated,
    OptionalLong goodImagesRefused,
    OptionalLong versionChangesMin,
    Optional<Duration> p99,
    OptionalDouble p99Drift,
    OptionalDouble memorySlope) {

  /** Returns a check for each limit that is set. */
  public List<Check> checks(RunMeasurements measured, ScenarioTimeline course) {
    List<Check> checks = new ArrayList<>();
    checks.add(counted("lost", lost, course, Counted::lost));
    duplicated.ifPresent(
        max -> checks.add(counted("duplicated", max, course, Counted::duplicated)));
    goodImagesRefused.ifPresent(
        max ->
            checks.add(atMost("good-images-refused", max, measured.counts().goodImagesRefused())));
    versionChangesMin.ifPresent(
        min -> checks.add(atLeast("version-changes-min", min, measured.versionChanges().size())));
    p99.ifPresent(max -> checks.add(p99(max, measured)));
    p99Drift.ifPresent(max -> checks.add(drift(max, measured)));
    memorySlope.ifPresent(max -> checks.add(memory(max, course)));
    long failed = course.happenings().stream().filter(ScenarioEvent::failed).count();
    checks.add(atMost("failed actions", 0, failed));
    return checks;
  }

  private static Check counted(
      String name, long max, ScenarioTimeline course, ToLongFunction<Counted> count) {
    return course
        .counted()
        .map(all -> atMost(name, max, count.applyAsLong(all)))
        .orElse(new Check(name, "at most " + max, "not counted", false));
  }

  private static Check atMost(String name, long max, long actual) {
    return new Check(name, "at most " + max, String.valueOf(actual), actual <= max);
  }

  private static Check atLeast(String name, long min, long actual) {
    return new Check(name, "at least " + min, String.valueOf(actual), actual >= min);
  }

  private static Check p99(Duration max, RunMeasurements measured) {
    double millis = measured.toReceipt().p99();
    double maxMillis = max.toNanos() / 1e6;
    boolean isMeasured = measured.toReceipt().count() > 0;
    return new Check(
        "p99",
        "below %s ms".formatted(number(maxMillis)),
        isMeasured ? number(millis) + " ms" : "nothing was predicted",
        isMeasured && millis < maxMillis);
  }

  private static Check drift(double max, RunMeasurements measured) {
    OptionalDouble drift = measured.p99Drift();
    return new Check(
        "p99-drift",
        "at most " + ratio(max),
        drift.isPresent() ? ratio(drift.getAsDouble()) : "a fifth has no predictions",
        drift.isPresent() && drift.getAsDouble() <= max);
  }

  /** Checks the service whose memory grows most: resident memory if reported, else the heap. */
  private static Check memory(double max, ScenarioTimeline course) {
    boolean hasResident = course.gauges().stream().anyMatch(gauge -> gauge.isResident());
    Optional<Slope> steepest =
        course.memory().stream()
            .filter(slope -> !hasResident || slope.name().startsWith("resident"))
            .max(Comparator.comparingDouble(Slope::perHour));
    return new Check(
        "memory-slope",
        "at most %s MiB/h".formatted(number(max)),
        steepest
            .map(s -> "%s MiB/h (%s of %s)".formatted(number(s.perHour()), s.name(), s.source()))
            .orElse("no service reported its memory often enough"),
        steepest.filter(slope -> slope.perHour() <= max).isPresent());
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
