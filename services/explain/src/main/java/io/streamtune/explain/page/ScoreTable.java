package io.streamtune.explain.page;

import io.streamtune.display.charts.PageTable;
import io.streamtune.display.charts.Tag;
import io.streamtune.events.prediction.Activation;
import io.streamtune.explain.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The outputs of the last layer as a table that adds up. */
final class ScoreTable {
  /** Why: the probability of any further class is below a thousandth; one row sums them up. */
  private static final int ROWS_MAX = 10;

  private ScoreTable() {}

  static Tag of(Scores scores) {
    boolean isSoftmax = scores.activation() == Activation.SOFTMAX;
    Tag table =
        isSoftmax
            ? PageTable.of("class", "output", "exp", "softmax")
            : PageTable.of("class", "output", "exp(−output)", "sigmoid");
    List<Scores.Row> best = scores.best(ROWS_MAX);
    List<Tag> rows = new ArrayList<>(best.stream().map(row -> row(row, isSoftmax)).toList());
    if (isSoftmax) {
      addSums(rows, scores, best);
    }
    return PageTable.scroll(table.add(Tag.of("tbody").addAll(rows)));
  }

  private static Tag row(Scores.Row row, boolean isSoftmax) {
    double exponential = isSoftmax ? row.exponential() : 1 / row.exponential();
    return PageTable.row(
        row.name(), number(row.output()), number(exponential), share(row.probability()));
  }

  private static void addSums(List<Tag> rows, Scores scores, List<Scores.Row> best) {
    int others = scores.rows().size() - best.size();
    double shown = best.stream().mapToDouble(Scores.Row::exponential).sum();
    double shownShare = best.stream().mapToDouble(Scores.Row::probability).sum();
    double all = scores.rows().stream().mapToDouble(Scores.Row::probability).sum();
    if (others > 0) {
      String name = String.format(Locale.ROOT, "the other %,d", others);
      rows.add(PageTable.row(name, "", number(scores.total() - shown), share(all - shownShare)));
    }
    rows.add(PageTable.row("sum", "", number(scores.total()), share(all)));
  }

  private static String number(double value) {
    return Math.abs(value) >= 1e7
        ? String.format(Locale.ROOT, "%.4e", value)
        : String.format(Locale.ROOT, "%,.3f", value);
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
