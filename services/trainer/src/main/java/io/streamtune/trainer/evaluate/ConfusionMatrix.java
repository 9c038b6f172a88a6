package io.streamtune.trainer.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The counts of predicted classes by true class. */
public sealed interface ConfusionMatrix {

  /**
   * One label for each image.
   *
   * @param counts numbers of images by true class (row) and predicted class (column)
   */
  record Table(List<List<Integer>> counts) implements ConfusionMatrix {
    public Table {
      counts = counts.stream().map(List::copyOf).toList();
    }
  }

  /**
   * Several labels: each class is a binary decision of its own.
   *
   * @param classes the four counts of each class
   */
  record PerClass(List<YesNo> classes) implements ConfusionMatrix {
    public PerClass {
      classes = List.copyOf(classes);
    }
  }

  /**
   * The numbers of images without the label (predicted without, predicted with) and with it
   * (predicted without, predicted with).
   */
  record YesNo(int trueNegatives, int falsePositives, int falseNegatives, int truePositives) {}

  /**
   * Counts predictions by true label; with several labels a class counts as predicted above {@link
   * Metrics#THRESHOLD}.
   */
  static ConfusionMatrix of(Predictions predictions, Targets targets) {
    Metrics.check(predictions, targets);
    return switch (targets.kind()) {
      case SINGLE_LABEL -> table(predictions, targets);
      case MULTI_LABEL -> perClass(predictions, targets);
    };
  }

  private static ConfusionMatrix table(Predictions predictions, Targets targets) {
    int[][] counts = new int[targets.classes()][targets.classes()];
    for (int image = 0; image < targets.images(); image++) {
      counts[targets.only(image)][predictions.best(image)]++;
    }
    return new Table(rows(counts));
  }

  private static List<List<Integer>> rows(int[][] counts) {
    List<List<Integer>> rows = new ArrayList<>();
    for (int[] row : counts) {
      rows.add(Arrays.stream(row).boxed().toList());
    }
    return rows;
  }

  private static ConfusionMatrix perClass(Predictions predictions, Targets targets) {
    List<YesNo> classes = new ArrayList<>();
    for (int i = 0; i < targets.classes(); i++) {
      int[] counts = new int[4];
      for (int image = 0; image < targets.images(); image++) {
        int predicted = predictions.probability(image, i) > Metrics.THRESHOLD ? 1 : 0;
        counts[(targets.has(image, i) ? 2 : 0) + predicted]++;
      }
      classes.add(new YesNo(counts[0], counts[1], counts[2], counts[3]));
    }
    return new PerClass(classes);
  }
}
