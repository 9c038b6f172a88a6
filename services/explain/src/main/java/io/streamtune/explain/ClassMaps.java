package io.streamtune.explain;

import io.streamtune.explain.HeadGradient.Unsupported;
import java.util.ArrayList;
import java.util.List;

/** Computes class maps, see {@link ClassMap}. Pure. */
final class ClassMaps {
  private ClassMaps() {}

  /**
   * Returns the maps of some classes.
   *
   * @param maps the last maps of this photo
   * @param classes the classes
   */
  static List<ClassMap> of(HeadGradient gradient, Maps maps, List<Scores.Row> classes)
      throws Unsupported {
    List<ClassMap> drawn = new ArrayList<>();
    for (Scores.Row row : classes) {
      Maps map = weighted(maps, gradient.of(row.classIndex()));
      drawn.add(new ClassMap(row.classIndex(), row.name(), map));
    }
    return drawn;
  }

  /** Returns the sum over all channels of each map times the sum of its slopes. */
  private static Maps weighted(Maps maps, double[] slopes) {
    int places = maps.height() * maps.width();
    float[] numbers = maps.numbers();
    double[] sums = new double[places];
    for (int c = 0; c < maps.count(); c++) {
      double weight = 0;
      for (int i = c * places; i < (c + 1) * places; i++) {
        weight += slopes[i];
      }
      for (int i = 0; i < places; i++) {
        sums[i] += weight * numbers[c * places + i];
      }
    }
    float[] rounded = new float[places];
    for (int i = 0; i < places; i++) {
      rounded[i] = (float) sums[i];
    }
    return new Maps(1, maps.height(), maps.width(), rounded);
  }
}
