package io.streamtune.inference.classify;

import java.nio.FloatBuffer;
import java.util.List;

/** The mean over the views of an image. Pure. */
final class ViewAverage {
  private ViewAverage() {}

  /**
   * Averages the rows of an image's views.
   *
   * @param rows {@code float32[rows, classes]}
   * @param firstRow first row of the image
   * @param weights weight of each view
   * @return {@code float32[classes]}
   */
  static float[] of(FloatBuffer rows, int firstRow, List<Float> weights, int classes) {
    float[] mean = new float[classes];
    if (weights.size() == 1) {
      rows.get(firstRow * classes, mean);
      return mean;
    }
    for (int view = 0; view < weights.size(); view++) {
      float weight = weights.get(view);
      int start = (firstRow + view) * classes;
      for (int c = 0; c < classes; c++) {
        mean[c] += weight * rows.get(start + c);
      }
    }
    return mean;
  }
}
