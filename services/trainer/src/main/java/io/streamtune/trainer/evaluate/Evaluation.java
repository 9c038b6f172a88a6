package io.streamtune.trainer.evaluate;

import io.streamtune.trainer.evaluate.ConfusionMatrix.PerClass;
import io.streamtune.trainer.evaluate.ConfusionMatrix.Table;
import io.streamtune.trainer.evaluate.ConfusionMatrix.YesNo;
import java.util.ArrayList;
import java.util.List;

/**
 * All metrics of a set of labelled images.
 *
 * @param classes names in the order of the indices
 * @param accuracy {@link Metrics#accuracy}; NaN without images, like the log loss
 */
public record Evaluation(
    int images,
    List<String> classes,
    double accuracy,
    double logLoss,
    List<ClassScore> perClass,
    ConfusionMatrix confusion) {
  public Evaluation {
    classes = List.copyOf(classes);
    perClass = List.copyOf(perClass);
  }

  /**
   * Compares predictions with the true labels.
   *
   * @throws IllegalArgumentException if the numbers of images or classes differ
   */
  public static Evaluation of(List<String> classes, Predictions predictions, Targets targets) {
    if (classes.size() != targets.classes()) {
      throw new IllegalArgumentException(
          "%d class names for %d classes".formatted(classes.size(), targets.classes()));
    }
    ConfusionMatrix confusion = ConfusionMatrix.of(predictions, targets);
    return new Evaluation(
        targets.images(),
        classes,
        Metrics.accuracy(predictions, targets),
        Metrics.logLoss(predictions, targets),
        perClass(classes, confusion),
        confusion);
  }

  private static List<ClassScore> perClass(List<String> classes, ConfusionMatrix confusion) {
    List<ClassScore> scores = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      YesNo counts =
          switch (confusion) {
            case Table table -> yesNo(table, i);
            case PerClass each -> each.classes().get(i);
          };
      int right = counts.truePositives();
      int labelled = right + counts.falseNegatives();
      int predicted = right + counts.falsePositives();
      scores.add(
          new ClassScore(
              classes.get(i), labelled, (double) right / labelled, (double) right / predicted));
    }
    return scores;
  }

  private static YesNo yesNo(Table table, int classIndex) {
    List<List<Integer>> counts = table.counts();
    int right = counts.get(classIndex).get(classIndex);
    int labelled = counts.get(classIndex).stream().mapToInt(Integer::intValue).sum();
    int predicted = counts.stream().mapToInt(row -> row.get(classIndex)).sum();
    int all = counts.stream().flatMap(List::stream).mapToInt(Integer::intValue).sum();
    return new YesNo(
        all - labelled - predicted + right, predicted - right, labelled - right, right);
  }
}
