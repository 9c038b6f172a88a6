package io.streamtune.loadtest.scrape;

import java.util.List;

/**
 * A number that a service told of itself, over the time of a run.
 *
 * @param source where it was read: host and port
 * @param name what it is: {@code resident memory}, {@code queue decode}
 * @param unit {@code MiB}, or nothing where things are counted
 * @param readings from the first to the last; where it did not answer, there are none
 */
public record Gauge(String source, String name, String unit, List<Reading> readings) {
  /**
   * A reading.
   *
   * @param second from the beginning of the run
   * @param value the mean of the readings of a stretch, which is a second in runs up to half an
   *     hour
   */
  public record Reading(double second, double value) {}

  /** Copies the readings. */
  public Gauge {
    readings = List.copyOf(readings);
  }

  /** Returns whether it is memory. */
  public boolean isMemory() {
    return unit.equals(Watched.MEBIBYTES);
  }

  /** Returns whether it is the memory of the whole process. */
  public boolean isResident() {
    return name.equals(Watched.RESIDENT);
  }
}
