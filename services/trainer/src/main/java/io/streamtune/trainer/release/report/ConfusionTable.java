package io.streamtune.trainer.release.report;

import io.streamtune.display.charts.Numbers;
import io.streamtune.display.charts.PageTable;
import io.streamtune.display.charts.Tag;
import io.streamtune.trainer.evaluate.ConfusionMatrix;
import io.streamtune.trainer.evaluate.ConfusionMatrix.PerClass;
import io.streamtune.trainer.evaluate.ConfusionMatrix.Table;
import io.streamtune.trainer.evaluate.ConfusionMatrix.YesNo;
import io.streamtune.trainer.evaluate.Evaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The confusion matrix: a shaded table, or the most frequent pairs if there are many classes. */
final class ConfusionTable {
  /** Why: nobody reads more columns. */
  private static final int CLASSES_MAX = 30;

  private static final int PAIRS_MAX = 30;

  private record Pair(int truth, int predicted, int images) {}

  private ConfusionTable() {}

  static Tag of(Evaluation evaluation) {
    ConfusionMatrix confusion = evaluation.confusion();
    return switch (confusion) {
      case PerClass each -> yesNo(evaluation.classes(), each);
      case Table table ->
          evaluation.classes().size() <= CLASSES_MAX
              ? matrix(evaluation.classes(), table)
              : pairs(evaluation.classes(), table);
    };
  }

  private static Tag matrix(List<String> classes, Table confusion) {
    Tag head = Tag.of("tr").add(Tag.of("th").text("true ↓ predicted →"));
    classes.forEach(name -> head.add(Tag.of("th").attribute("scope", "col").text(name)));
    Tag table = Tag.of("table", "confusion").add(Tag.of("thead").add(head));
    for (int truth = 0; truth < classes.size(); truth++) {
      Tag row = Tag.of("tr");
      row.add(Tag.of("th").attribute("scope", "row").text(classes.get(truth)));
      List<Integer> counts = confusion.counts().get(truth);
      int images = counts.stream().mapToInt(Integer::intValue).sum();
      for (int predicted = 0; predicted < classes.size(); predicted++) {
        row.add(cell(counts.get(predicted), images, truth == predicted));
      }
      table.add(row);
    }
    return PageTable.scroll(table);
  }

  /**
   * Shades a cell by its share of the true class: right ones in one colour, wrong ones in another.
   */
  private static Tag cell(int count, int images, boolean right) {
    double share = images == 0 ? 0 : (double) count / images;
    // A single mistake among thousands must still be visible.
    double shade = count == 0 ? 0 : 0.12 + 0.5 * Math.sqrt(share);
    return Tag.of("td", right ? "right" : "wrong")
        .attribute("style", "--shade:" + Numbers.fixed(100 * shade, 0) + "%")
        .attribute("title", Numbers.percent(share))
        .text(String.valueOf(count));
  }

  private static Tag pairs(List<String> classes, Table confusion) {
    List<Pair> pairs = new ArrayList<>();
    for (int truth = 0; truth < classes.size(); truth++) {
      for (int predicted = 0; predicted < classes.size(); predicted++) {
        int images = confusion.counts().get(truth).get(predicted);
        if (truth != predicted && images > 0) {
          pairs.add(new Pair(truth, predicted, images));
        }
      }
    }
    pairs.sort(Comparator.comparingInt(Pair::images).reversed());
    Tag table = PageTable.of("most confused: true class, taken for", "images");
    for (Pair pair : pairs.subList(0, Math.min(PAIRS_MAX, pairs.size()))) {
      table.add(
          PageTable.row(
              classes.get(pair.truth()) + " → " + classes.get(pair.predicted()),
              String.valueOf(pair.images())));
    }
    return PageTable.scroll(table);
  }

  private static Tag yesNo(List<String> classes, PerClass confusion) {
    Tag table = PageTable.of("class", "found", "missed", "wrongly found", "rightly not found");
    for (int i = 0; i < classes.size(); i++) {
      YesNo counts = confusion.classes().get(i);
      table.add(
          PageTable.row(
              classes.get(i),
              String.valueOf(counts.truePositives()),
              String.valueOf(counts.falseNegatives()),
              String.valueOf(counts.falsePositives()),
              String.valueOf(counts.trueNegatives())));
    }
    return PageTable.scroll(table);
  }
}
