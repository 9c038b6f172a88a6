package io.streamtune.console.teach;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of at most {@value #POINTS_MAX} points. When it is full it drops every second point, and
 * from then on it takes half as many. Not thread-safe.
 */
final class Curve {
  /** Why: more than a small chart has pixels for. */
  static final int POINTS_MAX = 240;

  private final List<List<Double>> points = new ArrayList<>();
  private long offered;
  private int stride = 1;

  /** Adds a point, all of whose values are finite. */
  void add(List<Double> point) {
    if (offered++ % stride == 0) {
      points.add(point);
    }
    if (points.size() > POINTS_MAX) {
      List<List<Double>> half = new ArrayList<>();
      for (int i = 0; i < points.size(); i += 2) {
        half.add(points.get(i));
      }
      points.clear();
      points.addAll(half);
      stride *= 2;
    }
  }

  List<List<Double>> points() {
    return List.copyOf(points);
  }
}
