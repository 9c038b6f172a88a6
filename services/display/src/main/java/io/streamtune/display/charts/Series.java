package io.streamtune.display.charts;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of a plot.
 *
 * @param name name in the legend
 * @param points from left to right; points without finite numbers are left out
 */
public record Series(String name, List<Point> points, Style style) {
  /** Why: more points than a screen has columns. */
  static final int POINTS_MAX = 2000;

  /** How a line is drawn. */
  public enum Style {
    /** Many points: only the line. */
    LINE,
    /** Few points: each is a dot that shows its value. */
    DOTS
  }

  /** A point. */
  public record Point(double x, double y) {
    boolean isFinite() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }

  public Series {
    points = downsampled(points.stream().filter(Point::isFinite).toList());
  }

  /** Keeps the lowest and the highest point of each stretch, so that no peak is lost. */
  private static List<Point> downsampled(List<Point> points) {
    if (points.size() <= POINTS_MAX) {
      return points;
    }
    int stretches = POINTS_MAX / 2;
    List<Point> kept = new ArrayList<>(POINTS_MAX);
    for (int i = 0; i < stretches; i++) {
      int from = (int) ((long) i * points.size() / stretches);
      int to = (int) ((long) (i + 1) * points.size() / stretches);
      int low = from;
      int high = from;
      for (int j = from; j < to; j++) {
        low = points.get(j).y() < points.get(low).y() ? j : low;
        high = points.get(j).y() > points.get(high).y() ? j : high;
      }
      kept.add(points.get(Math.min(low, high)));
      if (low != high) {
        kept.add(points.get(Math.max(low, high)));
      }
    }
    return List.copyOf(kept);
  }
}
