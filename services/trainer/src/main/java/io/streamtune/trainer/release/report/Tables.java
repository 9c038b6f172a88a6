package io.streamtune.trainer.release.report;

import static io.streamtune.display.charts.Numbers.decimals;
import static io.streamtune.display.charts.Numbers.percent;

import io.streamtune.display.charts.Numbers;
import io.streamtune.display.charts.PageTable;
import io.streamtune.display.charts.Tag;
import io.streamtune.trainer.evaluate.ClassScore;
import io.streamtune.trainer.finetune.run.FinishedRun.Result;
import io.streamtune.trainer.history.TrainingHistory;
import io.streamtune.trainer.history.TrainingHistory.Epoch;
import io.streamtune.trainer.history.TrainingHistory.Stage;
import io.streamtune.trainer.release.report.DatasetSummary.ClassCount;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The tables of a run; the first column holds text, the others numbers. */
final class Tables {
  private Tables() {}

  static Tag results(List<Result> results) {
    Tag table = PageTable.of("", "images", "accuracy", "log loss");
    for (Result result : results) {
      table.add(
          PageTable.row(
              result.name(),
              String.valueOf(result.evaluation().images()),
              percent(result.evaluation().accuracy()),
              decimals(result.evaluation().logLoss(), 6)));
    }
    return PageTable.scroll(table);
  }

  static Tag epochs(TrainingHistory history) {
    Tag table =
        PageTable.of("stage", "epoch", "trn_loss", "val_loss", history.metricName(), "time");
    for (Stage stage : history.stages()) {
      for (Epoch epoch : stage.epochs()) {
        table.add(
            PageTable.row(
                stage.name(),
                String.valueOf(epoch.epoch()),
                decimals(epoch.trainLoss(), 6),
                decimals(epoch.validLoss(), 6),
                decimals(epoch.metric(), 6),
                time(epoch.duration())));
      }
    }
    return PageTable.scroll(table);
  }

  static Tag classScores(List<ClassScore> scores) {
    Tag table = PageTable.of("class", "images", "recall", "precision");
    for (ClassScore score : scores) {
      table.add(
          PageTable.row(
              score.className(),
              String.valueOf(score.images()),
              percent(score.recall()),
              percent(score.precision())));
    }
    return PageTable.scroll(table);
  }

  static Tag classCounts(List<ClassCount> classes) {
    Tag table = PageTable.of("class", "train", "valid");
    for (ClassCount count : classes) {
      table.add(
          PageTable.row(
              count.className(),
              String.valueOf(count.trainImages()),
              String.valueOf(count.validImages())));
    }
    return PageTable.scroll(table);
  }

  static Tag costs(RunCosts costs) {
    Tag table = PageTable.of("stage", "time", "images per second");
    for (RunCosts.Stage stage : costs.stages()) {
      table.add(
          PageTable.row(stage.name(), time(stage.duration()), rounded(stage.imagesPerSecond())));
    }
    return PageTable.scroll(table.add(PageTable.row("together", time(costs.total()), "")));
  }

  static String time(Duration duration) {
    long seconds = Math.round(duration.toMillis() / 1000.0);
    if (seconds < 60) {
      return decimals(duration.toMillis() / 1000.0, 1) + " s";
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
  }

  static String rounded(double number) {
    return Numbers.fixed(number, number < 100 ? 1 : 0);
  }
}
