package io.streamtune.loadtest.scrape;

import java.util.ArrayList;
import java.util.List;

/**
 * A value over time, however long. When there are more than so many stretches, two become one, with
 * the mean of their readings: memory stays bounded and the page readable.
 *
 * <p>Not thread-safe.
 */
final class BoundedSeries {
  // Why: half an hour by seconds, as the other series of a result.
  static final int STRETCHES_MAX = 1_800;

  /** Sum and number of the readings of a stretch. */
  private static final class Stretch {
    private double sum;
    private long count;
  }

  private List<Stretch> stretches = new ArrayList<>();
  private double stretchSeconds = 1;

  /**
   * Adds a reading.
   *
   * @param second from the beginning of the run; one before it is passed over
   */
  void add(double second, double value) {
    if (second < 0) {
      return;
    }
    while (second / stretchSeconds >= STRETCHES_MAX) {
      halve();
    }
    int index = (int) (second / stretchSeconds);
    while (stretches.size() <= index) {
      stretches.add(new Stretch());
    }
    stretches.get(index).sum += value;
    stretches.get(index).count++;
  }

  /** Returns the mean of each stretch that has readings. */
  List<Gauge.Reading> readings() {
    List<Gauge.Reading> readings = new ArrayList<>();
    for (int i = 0; i < stretches.size(); i++) {
      Stretch stretch = stretches.get(i);
      if (stretch.count > 0) {
        readings.add(new Gauge.Reading(i * stretchSeconds, stretch.sum / stretch.count));
      }
    }
    return readings;
  }

  private void halve() {
    List<Stretch> wider = new ArrayList<>();
    for (int i = 0; i < stretches.size(); i++) {
      Stretch stretch = stretches.get(i);
      if (i % 2 == 0) {
        wider.add(stretch);
      } else {
        wider.getLast().sum += stretch.sum;
        wider.getLast().count += stretch.count;
      }
    }
    stretches = wider;
    stretchSeconds *= 2;
  }
}
