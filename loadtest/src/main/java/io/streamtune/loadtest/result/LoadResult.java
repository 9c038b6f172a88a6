package io.streamtune.loadtest.result;

import io.streamtune.display.charts.Machine;
import io.streamtune.loadtest.measure.RunMeasurements;
import io.streamtune.loadtest.timeline.ScenarioTimeline;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A finished run. As JSON its names are in snake case.
 *
 * @param kind how images were sent: {@code kafka} or {@code http}
 * @param begin when the measured part began
 * @param options all options as they took effect, by name
 * @param machine what the load test ran on
 * @param commit of this project, where it ran from a clone
 * @param interrupted whether somebody stopped it before its end
 * @param recordTime what the times of the records of predictions are, in words
 * @param rates per second, and what follows from them
 * @param measured everything that was measured
 * @param course what a scenario did besides; empty of a run without one
 */
public record LoadResult(
    String kind,
    Instant begin,
    Map<String, String> options,
    Machine machine,
    Optional<String> commit,
    boolean interrupted,
    String recordTime,
    Rates rates,
    RunMeasurements measured,
    Optional<ScenarioTimeline> course) {

  /**
   * What people look at first.
   *
   * @param sent images a second
   * @param throughput answers a second, while images were sent
   * @param goodput predictions within the deadline, a second
   * @param openAtEnd images without an answer when the last one had been due
   * @param senderWasLate whether the load test itself could not send as asked
   */
  public record Rates(
      double sent, double throughput, double goodput, long openAtEnd, boolean senderWasLate) {
    static Rates of(RunMeasurements measured) {
      return new Rates(
          rounded(measured.sentRate()),
          rounded(measured.throughput()),
          rounded(measured.goodput()),
          measured.openAtEnd(),
          measured.senderWasLate());
    }

    private static double rounded(double rate) {
      return Math.rint(rate * 1e3) / 1e3;
    }
  }

  /** Copies the options, in the order of their names; an earlier version wrote no course. */
  public LoadResult {
    course = course == null ? Optional.empty() : course;
    options = Collections.unmodifiableMap(new TreeMap<>(options));
  }

  /**
   * Returns the result of a run that has just ended here.
   *
   * @param kind how images were sent
   * @param options all options as they took effect
   * @param ended how the run ended
   */
  public static LoadResult of(String kind, Map<String, String> options, Ended ended) {
    return new LoadResult(
        kind,
        ended.begin(),
        options,
        Machine.here(),
        Optional.ofNullable(System.getProperty("streamtune.root"))
            .flatMap(root -> Commit.of(Path.of(root))),
        ended.interrupted(),
        ended.recordTime(),
        Rates.of(ended.measured()),
        ended.measured(),
        Optional.empty());
  }

  /** Returns whether images went through Kafka, and not by HTTP. */
  boolean isKafka() {
    return kind.equals("kafka");
  }

  /** Returns the same with what a scenario did. */
  public LoadResult with(ScenarioTimeline played) {
    return new LoadResult(
        kind,
        begin,
        options,
        machine,
        commit,
        interrupted,
        recordTime,
        rates,
        measured,
        Optional.of(played));
  }

  /**
   * How a run ended; see the components of the result.
   *
   * @param begin when the measured part began
   * @param interrupted whether somebody stopped it
   * @param recordTime what the times of records are, in words
   * @param measured everything that was measured
   */
  public record Ended(
      Instant begin, boolean interrupted, String recordTime, RunMeasurements measured) {}
}
