package io.streamtune.loadtest.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;

/**
 * A run second by second. When it exceeds 1,800 stretches, each two are merged into one. So memory
 * is bounded and the page stays readable, however long a run is.
 *
 * <p>Not thread-safe.
 */
final class TimeSeries {
  // Why: half an hour at one stretch per second; at 20 KB a histogram at most 36 MB.
  static final int STRETCHES_MAX = 1_800;
  private static final int DIGITS = 2;

  private static final class Stretch {
    private long sent;
    private long answered;
    private long gone;
    private final Histogram latencyMicros = new Histogram(DIGITS);
    // The second of each version's first prediction in this stretch.
    private final Map<String, Double> versions = new TreeMap<>();

    void add(Stretch later) {
      sent += later.sent;
      answered += later.answered;
      gone += later.gone;
      latencyMicros.add(later.latencyMicros);
      later.versions.forEach(versions::putIfAbsent);
    }
  }

  private List<Stretch> stretches = new ArrayList<>();
  private long stretchNanos = 1_000_000_000L;

  void sent(long nanos) {
    at(nanos).sent++;
  }

  void answered(long nanos) {
    at(nanos).answered++;
  }

  /** Counts an image that will never be answered. */
  void gone(long nanos) {
    at(nanos).gone++;
  }

  void latency(long intendedNanos, long micros) {
    at(intendedNanos).latencyMicros.recordValue(micros);
  }

  void version(long nanos, String version) {
    at(nanos).versions.putIfAbsent(version, nanos / 1e9);
  }

  List<SeriesPoint> points() {
    List<SeriesPoint> points = new ArrayList<>();
    long backlog = 0;
    for (int i = 0; i < stretches.size(); i++) {
      Stretch stretch = stretches.get(i);
      backlog += stretch.sent - stretch.answered - stretch.gone;
      points.add(
          new SeriesPoint(
              i * (stretchNanos / 1e9),
              stretch.sent,
              stretch.answered,
              millis(stretch, 50),
              millis(stretch, 99),
              backlog,
              List.copyOf(stretch.versions.keySet())));
    }
    return points;
  }

  /**
   * Returns p99 in milliseconds of the images that were due in each of {@code parts} equal parts of
   * a run; 0 if none was predicted. A stretch belongs to the part in which it begins.
   */
  List<Double> p99ByPart(long endNanos, int parts) {
    List<Double> found = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      Histogram micros = new Histogram(DIGITS);
      for (int i = 0; i < stretches.size(); i++) {
        long place = Math.min(parts - 1L, i * stretchNanos * parts / Math.max(1, endNanos));
        if (place == part) {
          micros.add(stretches.get(i).latencyMicros);
        }
      }
      found.add(micros.getTotalCount() == 0 ? 0 : micros.getValueAtPercentile(99) / 1e3);
    }
    return found;
  }

  /**
   * Returns each version that starts to predict: none of its predictions is in the previous stretch
   * that has any. The versions of the first such stretch are left out.
   */
  List<VersionChange> changes() {
    List<VersionChange> changes = new ArrayList<>();
    Set<String> before = new TreeSet<>();
    for (Stretch stretch : stretches) {
      if (!before.isEmpty()) {
        stretch.versions.forEach(
            (version, second) -> {
              if (!before.contains(version)) {
                changes.add(new VersionChange(second, version));
              }
            });
      }
      if (!stretch.versions.isEmpty()) {
        before.clear();
        before.addAll(stretch.versions.keySet());
      }
    }
    return changes;
  }

  private Stretch at(long nanos) {
    long index = Math.max(0, nanos) / stretchNanos;
    while (index >= STRETCHES_MAX) {
      halve();
      index = Math.max(0, nanos) / stretchNanos;
    }
    while (stretches.size() <= index) {
      stretches.add(new Stretch());
    }
    return stretches.get((int) index);
  }

  private void halve() {
    List<Stretch> wider = new ArrayList<>();
    for (int i = 0; i < stretches.size(); i++) {
      if (i % 2 == 0) {
        wider.add(stretches.get(i));
      } else {
        wider.getLast().add(stretches.get(i));
      }
    }
    stretches = wider;
    stretchNanos *= 2;
  }

  private static OptionalDouble millis(Stretch stretch, double percentile) {
    Histogram micros = stretch.latencyMicros;
    return micros.getTotalCount() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(micros.getValueAtPercentile(percentile) / 1e3);
  }
}
