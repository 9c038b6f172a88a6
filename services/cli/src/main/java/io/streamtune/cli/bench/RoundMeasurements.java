package io.streamtune.cli.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The measurements of a round.
 *
 * @param rawLanes images per second of the raw runtime with one single-threaded lane per core
 * @param rawThreads images per second of the raw runtime with one session of as many threads as
 *     cores
 * @param rawOne milliseconds of one image on one thread of the raw runtime, alone
 * @param rawWide milliseconds of one image on all cores of the raw runtime, alone
 * @param decode images per second of the decoders alone, on all cores
 * @param streams Kafka to Kafka, by delivery guarantee
 */
record RoundMeasurements(
    double rawLanes,
    double rawThreads,
    double rawOne,
    double rawWide,
    double decode,
    Map<String, Streamed> streams) {

  /**
   * The measurements of a round from Kafka to Kafka.
   *
   * @param rate images per second, saturated
   * @param latency median in milliseconds from sending to the prediction's arrival, one image at a
   *     time
   */
  record Streamed(double rate, double latency) {}

  /** Selects a figure of a round. */
  interface Figure {
    double of(RoundMeasurements round);
  }

  static double median(List<RoundMeasurements> rounds, Figure figure) {
    double[] sorted = sorted(rounds, figure);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static double min(List<RoundMeasurements> rounds, Figure figure) {
    return sorted(rounds, figure)[0];
  }

  static double max(List<RoundMeasurements> rounds, Figure figure) {
    return sorted(rounds, figure)[rounds.size() - 1];
  }

  /** Returns the rate of the raw runtime at its better setting. */
  double raw() {
    return Math.max(rawLanes, rawThreads);
  }

  Streamed stream(String delivery) {
    return Objects.requireNonNull(streams.get(delivery), delivery);
  }

  double ratio(String delivery) {
    return stream(delivery).rate() / raw();
  }

  private static double[] sorted(List<RoundMeasurements> rounds, Figure figure) {
    return Arrays.stream(rounds.stream().mapToDouble(figure::of).toArray()).sorted().toArray();
  }
}
