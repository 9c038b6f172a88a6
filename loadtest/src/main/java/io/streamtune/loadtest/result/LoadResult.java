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
 * The result of a finished run. Its JSON names are in snake case.
 *
 * @param kind how images were sent: {@code kafka} or {@code http}
 * @param begin when the measured part began
 * @param options all effective options, by name
 * @param machine the machine of the load test
 * @param commit the commit of this project, if it ran from a clone
 * @param interrupted whether it was stopped before its end
 * @param recordTime what the timestamps of prediction records mean, in words
 * @param rates rates per second, and what follows from them
 * @param measured all measurements
 * @param course what the scenario did; empty without a scenario
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
   * The numbers that people read first.
   *
   * @param sent images per second
   * @param throughput answers per second, while images were sent
   * @param goodput predictions within the deadline, per second
   * @param openAtEnd images without an answer when sending ended
   * @param senderWasLate whether the load test itself could not send as requested
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

  /** Copies the options in the order of their names; an earlier version wrote no course. */
  public LoadResult {
    course = course == null ? Optional.empty() : course;
    options = Collections.unmodifiableMap(new TreeMap<>(options));
  }

  /**
   * Returns the result of a run that has just ended on this machine.
   *
   * @param kind how images were sent
   * @param options all effective options
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

  /** Returns whether images were sent through Kafka, not over HTTP. */
  boolean isKafka() {
    return kind.equals("kafka");
  }

  /** Returns this result with the timeline of a scenario. */
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
   * @param interrupted whether it was stopped before its end
   * @param recordTime what the timestamps of prediction records mean, in words
   * @param measured all measurements
   */
  public record Ended(
      Instant begin, boolean interrupted, String recordTime, RunMeasurements measured) {}
}
