package io.streamtune.loadtest.scrape;

import io.streamtune.loadtest.scrape.Gauge.Reading;
import java.util.List;
import java.util.Optional;

/**
 * How a gauge grows: the straight line that fits its readings best, by least squares. The first
 * half of the run is left out: a JVM's memory grows to its plateau for half an hour (measured in a
 * soak of one), as the collector touches the heap that it was given. What leaks grows after it,
 * too.
 *
 * @param source where it was read
 * @param name of the gauge
 * @param fromSecond of the first reading that counts
 * @param toSecond of the last
 * @param start of the line
 * @param end of the line
 * @param perHour how much it grows in an hour
 */
public record Slope(
    String source,
    String name,
    double fromSecond,
    double toSecond,
    double start,
    double end,
    double perHour) {
  // Why: a line through fewer says nothing.
  private static final int READINGS_MIN = 10;
  private static final double LEFT_OUT = 0.5;
  private static final double HOUR = 3600;

  /** Fits a line; empty where there are fewer than ten readings. */
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
