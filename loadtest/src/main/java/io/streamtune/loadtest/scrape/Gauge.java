package io.streamtune.loadtest.scrape;

import java.util.List;

/**
 * A metric that a service reported, over the time of a run.
 *
 * @param source host and port of the service
 * @param name for example {@code resident memory} or {@code queue decode}
 * @param unit {@code MiB}, or empty for counts
 * @param readings in the order of time; there are none while the service did not respond
 */
public record Gauge(String source, String name, String unit, List<Reading> readings) {
  /**
   * A reading.
   *
   * @param second from the beginning of the run
   * @param value the mean over a stretch, which is one second in runs of up to half an hour
   */
  public record Reading(double second, double value) {}

  /** Copies the readings. */
  public Gauge {
    readings = List.copyOf(readings);
  }

  /** Returns whether it measures memory. */
  public boolean isMemory() {
    return unit.equals(Watched.MEBIBYTES);
  }

  /** Returns whether it measures the memory of the whole process. */
  public boolean isResident() {
    return name.equals(Watched.RESIDENT);
  }
}
