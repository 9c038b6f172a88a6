package io.streamtune.vision.view;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * Brightness and contrast of an augmented view, in place in its row.
 *
 * <p>{@code (x - mean) * contrast + mean + brightness}, clipped to [0, 255]. The mean is taken over
 * all pixels and channels of the decoded photo, see {@link Augmentation}.
 */
public final class Lighting {
  private Lighting() {}

  public static double mean(Mat photo) {
    try (Scalar mean = opencv_core.mean(photo)) {
      return (mean.get(0) + mean.get(1) + mean.get(2)) / 3;
    }
  }

  public static void apply(AugmentParams params, double mean, BytePointer row, int size) {
    double offset = mean * (1 - params.contrast()) + params.brightness() * 255;
    try (Mat target = new Mat(size, size, opencv_core.CV_8UC3, row)) {
      target.convertTo(target, -1, params.contrast(), offset);
    }
  }
}
