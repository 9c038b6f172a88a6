package io.streamtune.console.quality;

import io.streamtune.console.board.Texts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The confusion matrix, cut to a size that fits a page. Pure. */
final class ConfusionView {
  /** Why: a table that people can read; the other classes share one row and one column. */
  static final int CLASSES_MAX = 12;

  static final String OTHERS = "others";

  private ConfusionView() {}

  /**
   * Returns the matrix of a version's labelled predictions: {@code classes}, and {@code counts}
   * with a row for each labelled class and a column for each predicted one.
   */
  static Map<String, Object> of(String version, List<LabelledAnswer> judged) {
    List<String> classes = classes(judged);
    int size = classes.size();
    long[][] counts = new long[size][size];
    for (LabelledAnswer one : judged) {
      counts[index(classes, one.said())][index(classes, one.answered())]++;
    }
    List<List<Long>> rows = new ArrayList<>();
    for (long[] row : counts) {
      rows.add(Arrays.stream(row).boxed().toList());
    }
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("version", Texts.name(version));
    table.put("labelled", judged.size());
    table.put("right", judged.stream().filter(LabelledAnswer::isRight).count());
    table.put("classes", classes.stream().map(Texts::name).toList());
    table.put("counts", rows);
    return table;
  }

  /**
   * Returns the classes in alphabetical order; if there are too many, the most frequent ones and
   * {@link #OTHERS}.
   */
  private static List<String> classes(List<LabelledAnswer> judged) {
    Map<String, Long> frequency = new HashMap<>();
    for (LabelledAnswer one : judged) {
      frequency.merge(one.said(), 1L, Long::sum);
      frequency.merge(one.answered(), 1L, Long::sum);
    }
    if (frequency.size() <= CLASSES_MAX) {
      return frequency.keySet().stream().sorted().toList();
    }
    List<String> classes =
        new ArrayList<>(
            frequency.entrySet().stream()
                .sorted(
                    Map.Entry.<String, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(CLASSES_MAX - 1)
                .map(Map.Entry::getKey)
                .sorted()
                .toList());
    classes.add(OTHERS);
    return classes;
  }

  private static int index(List<String> classes, String name) {
    int found = classes.indexOf(name);
    return found >= 0 ? found : classes.size() - 1;
  }
}
