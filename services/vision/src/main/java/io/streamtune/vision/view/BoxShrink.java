package io.streamtune.vision.view;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/** Divides a photo's sides by integers: each pixel becomes the mean of a box. */
final class BoxShrink implements AutoCloseable {
  private final Mat reduced = new Mat();

  /**
   * Returns {@code photo} itself if both steps are 1 or nothing would remain, else a picture that
   * is valid until the next call. A remainder at the right and the bottom is dropped.
   */
  Mat shrink(Mat photo, int stepX, int stepY) {
    int width = photo.cols() / stepX;
    int height = photo.rows() / stepY;
    if ((stepX == 1 && stepY == 1) || width == 0 || height == 0) {
      return photo;
    }
    try (Rect whole = new Rect(0, 0, width * stepX, height * stepY);
        Mat part = new Mat(photo, whole);
        Size to = new Size(width, height)) {
      opencv_imgproc.resize(part, reduced, to, 0, 0, opencv_imgproc.INTER_AREA);
    }
    return reduced;
  }

  @Override
  public void close() {
    reduced.close();
  }
}
