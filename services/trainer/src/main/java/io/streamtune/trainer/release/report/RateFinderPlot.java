package io.streamtune.trainer.release.report;

import io.streamtune.display.charts.Axis;
import io.streamtune.display.charts.Series.Point;
import io.streamtune.display.charts.TerminalPlot;
import io.streamtune.trainer.schedule.RateFinding;
import io.streamtune.trainer.schedule.RatePoint;
import java.util.List;

/** The curve of a learning-rate finder, on its own. */
public final class RateFinderPlot {
  private RateFinderPlot() {}

  /** Returns the curve as an SVG file. */
  public static String svg(RateFinding finding) {
    return Charts.rateFinderPlot(finding).standalone();
  }

  /**
   * Returns the curve as lines of plain characters; empty without points.
   *
   * @param columns characters per line
   * @param rows lines of the plot area
   */
  public static List<String> text(RateFinding finding, int columns, int rows) {
    List<RatePoint> points = finding.points();
    if (points.isEmpty()) {
      return List.of();
    }
    Axis rate = Axis.log("learning rate", points.stream().mapToDouble(RatePoint::rate));
    Axis loss = Axis.linear("smoothed loss", points.stream().mapToDouble(RatePoint::loss));
    return new TerminalPlot(rate, loss, columns, rows)
        .lines(points.stream().map(point -> new Point(point.rate(), point.loss())).toList());
  }
}
