package io.streamtune.trainer.release.report;

import static io.streamtune.trainer.release.markup.Numbers.decimals;
import static io.streamtune.trainer.release.markup.Numbers.percent;

import io.streamtune.trainer.evaluate.ClassScore;
import io.streamtune.trainer.finetune.Outcome.Result;
import io.streamtune.trainer.history.TrainingHistory;
import io.streamtune.trainer.history.TrainingHistory.Epoch;
import io.streamtune.trainer.history.TrainingHistory.Stage;
import io.streamtune.trainer.release.markup.Numbers;
import io.streamtune.trainer.release.markup.Tag;
import io.streamtune.trainer.release.report.DatasetSummary.ClassCount;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The tables of a run; the first column holds words, the others numbers. */
final class Tables {
  private Tables() {}

  static Tag results(List<Result> results) {
    Tag table = table("", "images", "accuracy", "log loss");
    for (Result result : results) {
      table.add(
          row(
              result.name(),
              String.valueOf(result.evaluation().images()),
              percent(result.evaluation().accuracy()),
              decimals(result.evaluation().logLoss(), 6)));
    }
    return scroll(table);
  }

  static Tag epochs(TrainingHistory history) {
    Tag table = table("stage", "epoch", "trn_loss", "val_loss", history.metricName(), "time");
    for (Stage stage : history.stages()) {
      for (Epoch epoch : stage.epochs()) {
        table.add(
            row(
                stage.name(),
                String.valueOf(epoch.epoch()),
                decimals(epoch.trainLoss(), 6),
                decimals(epoch.validLoss(), 6),
                decimals(epoch.metric(), 6),
                time(epoch.duration())));
      }
    }
    return scroll(table);
  }

  static Tag classScores(List<ClassScore> scores) {
    Tag table = table("class", "images", "recall", "precision");
    for (ClassScore score : scores) {
      table.add(
          row(
              score.className(),
              String.valueOf(score.images()),
              percent(score.recall()),
              percent(score.precision())));
    }
    return scroll(table);
  }

  static Tag classCounts(List<ClassCount> classes) {
    Tag table = table("class", "train", "valid");
    for (ClassCount count : classes) {
      table.add(
          row(
              count.className(),
              String.valueOf(count.trainImages()),
              String.valueOf(count.validImages())));
    }
    return scroll(table);
  }

  static Tag costs(RunCosts costs) {
    Tag table = table("stage", "time", "images per second");
    for (RunCosts.Stage stage : costs.stages()) {
      table.add(row(stage.name(), time(stage.duration()), rounded(stage.imagesPerSecond())));
    }
    return scroll(table.add(row("together", time(costs.total()), "")));
  }

  /** Names beside their values: both are words. */
  static Tag named(List<NamedValue> values) {
    Tag table = Tag.of("table", "named");
    for (NamedValue value : values) {
      table.add(
          Tag.of("tr")
              .add(Tag.of("th").attribute("scope", "row").text(value.name()))
              .add(Tag.of("td").text(value.value())));
    }
    return scroll(table);
  }

  static Tag table(String... headings) {
    Tag row = Tag.of("tr");
    for (String heading : headings) {
      row.add(Tag.of("th").attribute("scope", "col").text(heading));
    }
    return Tag.of("table").add(Tag.of("thead").add(row));
  }

  static Tag row(String name, String... numbers) {
    Tag row = Tag.of("tr").add(Tag.of("th").attribute("scope", "row").text(name));
    for (String number : numbers) {
      row.add(Tag.of("td").text(number));
    }
    return row;
  }

  static Tag scroll(Tag table) {
    return Tag.of("div", "scroll").add(table);
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
