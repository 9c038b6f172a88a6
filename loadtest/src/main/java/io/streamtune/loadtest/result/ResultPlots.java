package io.streamtune.loadtest.result;

import io.streamtune.display.charts.Axis;
import io.streamtune.display.charts.Mark;
import io.streamtune.display.charts.Plot;
import io.streamtune.display.charts.Series;
import io.streamtune.display.charts.Series.Point;
import io.streamtune.display.charts.Series.Style;
import io.streamtune.display.charts.Tag;
import io.streamtune.loadtest.measure.RunMeasurements;
import io.streamtune.loadtest.measure.SeriesPoint;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The plots of a run over time, each with marks where the model changed. */
final class ResultPlots {
  private final List<SeriesPoint> series;
  private final List<Mark> marks;
  private final double stretchSeconds;
  private final double spanSeconds;

  ResultPlots(LoadResult result) {
    RunMeasurements measured = result.measured();
    this.series = measured.series();
    this.marks =
        Stream.concat(
                measured.versionChanges().stream()
                    .map(change -> new Mark(change.second(), change.version())),
                result.course().stream()
                    .flatMap(course -> course.happenings().stream())
                    .map(happening -> new Mark(happening.second(), happening.text())))
            .toList();
    this.spanSeconds = measured.spanSeconds();
    this.stretchSeconds = series.size() > 1 ? series.get(1).second() - series.get(0).second() : 1;
  }

  Tag rates() {
    return plot(
        "images per second",
        List.of(
            line("sent", point -> rate(point, point.sent())),
            line("answered", point -> rate(point, point.answered()))));
  }

  /** A stretch that had hardly begun when sending ended has no rate. */
  private double rate(SeriesPoint point, long count) {
    boolean isWhole = point.second() + stretchSeconds / 2 < spanSeconds;
    return isWhole ? count / stretchSeconds : Double.NaN;
  }

  Tag latency() {
    return plot(
        "ms to receipt",
        List.of(
            line("p50", point -> point.p50Millis().orElse(Double.NaN)),
            line("p99", point -> point.p99Millis().orElse(Double.NaN))));
  }

  Tag backlog() {
    return plot("images sent and not answered", List.of(line("backlog", SeriesPoint::backlog)));
  }

  /** Plots the metrics that services reported: one line each, or their sum. */
  Tag gauges(String label, List<Series> lines) {
    return plot(label, lines);
  }

  private Tag plot(String label, List<Series> lines) {
    DoubleStream values =
        lines.stream().flatMapToDouble(line -> line.points().stream().mapToDouble(Point::y));
    double end = series.getLast().second() + stretchSeconds;
    return new Plot(
            label,
            Axis.exact("seconds", 0, end),
            Axis.linear(label, DoubleStream.concat(DoubleStream.of(0), values)),
            lines,
            marks)
        .figure();
  }

  private Series line(String name, ToDoubleFunction<SeriesPoint> value) {
    List<Point> points =
        series.stream()
            .map(point -> new Point(point.second(), value.applyAsDouble(point)))
            .toList();
    return new Series(name, points, Style.LINE);
  }
}
