package io.streamtune.trainer.release.report;

import io.streamtune.display.charts.Axis;
import io.streamtune.display.charts.Mark;
import io.streamtune.display.charts.Numbers;
import io.streamtune.display.charts.Plot;
import io.streamtune.display.charts.Series;
import io.streamtune.display.charts.Series.Point;
import io.streamtune.display.charts.Series.Style;
import io.streamtune.display.charts.Tag;
import io.streamtune.trainer.history.TrainingHistory;
import io.streamtune.trainer.history.TrainingHistory.Batch;
import io.streamtune.trainer.history.TrainingHistory.Epoch;
import io.streamtune.trainer.history.TrainingHistory.Stage;
import io.streamtune.trainer.schedule.RateFinding;
import io.streamtune.trainer.schedule.RatePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** The plots of a run. */
final class Charts {
  private final TrainingHistory history;

  Charts(TrainingHistory history) {
    this.history = history;
  }

  /** Plots the loss over the logarithm of the rate, with a mark at each suggestion. */
  static Tag rateFinder(RateFinding finding) {
    return rateFinderPlot(finding).figure();
  }

  static Plot rateFinderPlot(RateFinding finding) {
    List<Point> points = finding.points().stream().map(p -> new Point(p.rate(), p.loss())).toList();
    List<Mark> marks =
        finding.suggestions().stream()
            .map(s -> new Mark(s.rate(), s.name() + " " + Numbers.rate(s.rate())))
            .toList();
    // A suggestion may be left of the curve: the minimum's is a tenth of its rate.
    DoubleStream rates =
        DoubleStream.concat(
            finding.points().stream().mapToDouble(RatePoint::rate),
            marks.stream().mapToDouble(Mark::x));
    return new Plot(
        "Smoothed loss over learning rate",
        Axis.log("learning rate (log scale)", rates),
        Axis.linear("smoothed loss", ys(points)),
        List.of(new Series("loss", points, Style.LINE)),
        marks);
  }

  Tag lossPerBatch() {
    return perBatch("smoothed training loss", Batch::smoothedLoss);
  }

  Tag ratePerBatch() {
    return perBatch("learning rate (last group)", Batch::rate);
  }

  private Tag perBatch(String label, ToDoubleFunction<Batch> value) {
    List<Point> points = new ArrayList<>();
    List<Mark> marks = new ArrayList<>();
    for (Stage stage : history.stages()) {
      marks.add(new Mark(points.size(), stage.name()));
      for (Batch batch : stage.batches()) {
        points.add(new Point(points.size(), value.applyAsDouble(batch)));
      }
    }
    return new Plot(
            label + " of each batch",
            Axis.exact("batch", 0, points.size() - 1),
            Axis.linear(label, DoubleStream.concat(DoubleStream.of(0), ys(points))),
            List.of(new Series(label, points, Style.LINE)),
            marks)
        .figure();
  }

  Tag metricPerEpoch() {
    List<Series> series =
        List.of(new Series(history.metricName(), epochs(Epoch::metric), Style.DOTS));
    return perEpoch(history.metricName() + " on validation", series, DoubleStream.empty());
  }

  Tag lossPerEpoch() {
    List<Series> series =
        List.of(
            new Series("validation", epochs(Epoch::validLoss), Style.DOTS),
            new Series("training (smoothed)", epochs(Epoch::trainLoss), Style.DOTS));
    return perEpoch("loss", series, DoubleStream.of(0));
  }

  private Tag perEpoch(String label, List<Series> series, DoubleStream alsoShown) {
    List<Mark> marks = new ArrayList<>();
    int epochs = 0;
    for (Stage stage : history.stages()) {
      marks.add(new Mark(epochs + 0.5, stage.name()));
      epochs += stage.epochs().size();
    }
    DoubleStream values = series.stream().flatMapToDouble(line -> ys(line.points()));
    return new Plot(
            label + " after each epoch",
            Axis.exact("epoch", 0.5, epochs + 0.5),
            Axis.linear(label, DoubleStream.concat(alsoShown, values)),
            series,
            marks)
        .figure();
  }

  /** Numbers the epochs from 1, through all stages. */
  private List<Point> epochs(ToDoubleFunction<Epoch> value) {
    List<Point> points = new ArrayList<>();
    history.stages().stream()
        .flatMap(stage -> stage.epochs().stream())
        .forEach(epoch -> points.add(new Point(points.size() + 1, value.applyAsDouble(epoch))));
    return points;
  }

  private static DoubleStream ys(List<Point> points) {
    return points.stream().mapToDouble(Point::y);
  }
}
