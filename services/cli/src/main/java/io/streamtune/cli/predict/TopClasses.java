package io.streamtune.cli.predict;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Selects the most probable classes, by index. Pure. */
final class TopClasses {
  private TopClasses() {}

  /**
   * Returns the {@code k} most probable labels, best first; of equal ones the lower index first.
   */
  static List<FileResult.Label> of(float[] probabilities, List<String> classes, int k) {
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer c) -> -probabilities[c]))
        .limit(k)
        .map(c -> new FileResult.Label(c, classes.get(c), Math.min(probabilities[c], 1)))
        .toList();
  }
}
