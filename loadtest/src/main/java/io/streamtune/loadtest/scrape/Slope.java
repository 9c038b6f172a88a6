package io.streamtune.loadtest.scrape;

import io.streamtune.loadtest.scrape.Gauge.Reading;
import java.util.List;
import java.util.Optional;

/**
 * The growth of a gauge: a line fitted to its readings by least squares. The first half of the run
 * is left out, because a JVM's memory grows to its plateau for half an hour (measured in a soak
 * test of one hour) while the collector touches the heap that it was given. A leak also grows after
 * that.
 *
 * @param source host and port of the service
 * @param name name of the gauge
 * @param fromSecond time of the first reading used
 * @param toSecond time of the last reading used
 * @param start value of the line at the first
 * @param end value of the line at the last
 * @param perHour growth per hour
 */
public record Slope(
    String source,
    String name,
    double fromSecond,
    double toSecond,
    double start,
    double end,
    double perHour) {
  // Why: a line through fewer readings is meaningless.
  private static final int READINGS_MIN = 10;
  private static final double LEFT_OUT = 0.5;
  private static final double HOUR = 3600;

  /** Fits a line; empty if there are fewer than ten readings. */
  public static Optional<Slope> of(Gauge gauge) {
    List<Reading> all = gauge.readings();
    double end = all.isEmpty() ? 0 : all.getLast().second();
    List<Reading> used =
        all.stream().filter(reading -> reading.second() >= LEFT_OUT * end).toList();
    return used.size() < READINGS_MIN ? Optional.empty() : Optional.of(fit(gauge, used));
  }

  private static Slope fit(Gauge gauge, List<Reading> used) {
    double meanX = used.stream().mapToDouble(Reading::second).average().orElseThrow();
    double meanY = used.stream().mapToDouble(Reading::value).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    for (Reading reading : used) {
      xy += (reading.second() - meanX) * (reading.value() - meanY);
      xx += (reading.second() - meanX) * (reading.second() - meanX);
    }
    double slope = xy / xx;
    double from = used.getFirst().second();
    double to = used.getLast().second();
    return new Slope(
        gauge.source(),
        gauge.name(),
        from,
        to,
        meanY + slope * (from - meanX),
        meanY + slope * (to - meanX),
        slope * HOUR);
  }
}
