package io.streamtune.cli.train;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.trainer.evaluate.ClassScore;
import io.streamtune.trainer.evaluate.ConfusionMatrix;
import io.streamtune.trainer.evaluate.Evaluation;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Prints an evaluation for people. */
final class EvaluationText {
  private static final int CLASSES_SHOWN = 40;
  private static final int CONFUSIONS_SHOWN = 10;

  private EvaluationText() {}

  private record Mix(String truth, String taken, int images) {}

  /** Prints totals, a line per class that has photos, and the most frequent confusions. */
  static void print(Evaluation evaluation, Terminal terminal) {
    PrintStream out = terminal.out();
    out.printf(
        Locale.ROOT,
        "%d images, accuracy %.4f, log loss %.4f%n",
        evaluation.images(),
        evaluation.accuracy(),
        evaluation.logLoss());
    List<ClassScore> scores =
        evaluation.perClass().stream().filter(score -> score.images() > 0).toList();
    int width = scores.stream().mapToInt(score -> score.className().length()).max().orElse(5);
    out.printf(
        Locale.ROOT,
        "%n%-" + Math.max(width, 5) + "s %8s %8s %10s%n",
        "class",
        "images",
        "recall",
        "precision");
    for (ClassScore score : scores.stream().limit(CLASSES_SHOWN).toList()) {
      out.printf(
          Locale.ROOT,
          "%-" + Math.max(width, 5) + "s %8d %8s %10s%n",
          score.className(),
          score.images(),
          share(score.recall()),
          share(score.precision()));
    }
    if (scores.size() > CLASSES_SHOWN) {
      out.printf(Locale.ROOT, "… and %d more classes%n", scores.size() - CLASSES_SHOWN);
    }
    if (evaluation.confusion() instanceof ConfusionMatrix.Table table) {
      printMixes(mixes(table, evaluation.classes()), out);
    }
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static List<Mix> mixes(ConfusionMatrix.Table table, List<String> classes) {
    List<Mix> mixes = new ArrayList<>();
    for (int truth = 0; truth < classes.size(); truth++) {
      for (int taken = 0; taken < classes.size(); taken++) {
        int images = table.counts().get(truth).get(taken);
        if (truth != taken && images > 0) {
          mixes.add(new Mix(classes.get(truth), classes.get(taken), images));
        }
      }
    }
    mixes.sort(Comparator.comparingInt(Mix::images).reversed());
    return mixes;
  }

  private static void printMixes(List<Mix> mixes, PrintStream out) {
    if (!mixes.isEmpty()) {
      out.printf("%nconfused%n");
    }
    for (Mix mix : mixes.stream().limit(CONFUSIONS_SHOWN).toList()) {
      out.printf(Locale.ROOT, "%6d × %s taken for %s%n", mix.images, mix.truth, mix.taken);
    }
  }
}
