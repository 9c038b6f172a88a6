package io.streamtune.loadtest.scrape;

import java.util.ArrayList;
import java.util.List;

/**
 * The values of a gauge over a time of any length. When it exceeds 1,800 stretches, each two are
 * merged into one, with the mean of their readings. So memory stays bounded and the page readable.
 *
 * <p>Not thread-safe.
 */
final class BoundedSeries {
  // Why: half an hour at one stretch per second, like the other series of a result.
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
   * @param second from the beginning of the run; negative ones are ignored
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
