package io.streamtune.vision;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streamtune.vision.pixels.OpenCv;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;

/** Goal: short memory is no property of an image. Method: OpenCV's own exceptions. */
final class OutOfMemoryTest {
  @Test
  void what_opencv_cannot_allocate_is_an_out_of_memory_error() {
    OpenCv.load();
    int side = 1 << 24; // 844 TB, more than a process can address.
    RuntimeException said =
        catchThrowableOfType(
            RuntimeException.class, () -> new Mat(side, side, opencv_core.CV_8UC3).close());

    assertThatThrownBy(() -> OpenCv.throwIfOutOfMemory(said))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessageContaining("Insufficient memory");
  }

  @Test
  void what_else_opencv_says_is_not() {
    OpenCv.load();
    RuntimeException said =
        catchThrowableOfType(
            RuntimeException.class,
            () -> {
              try (Mat one = new Mat(2, 2, opencv_core.CV_8UC3, Scalar.all(0))) {
                opencv_core.transpose(one, new Mat()); // Nothing wrong with that.
                opencv_core.invert(one, new Mat()); // Not a matrix of numbers.
              }
            });

    assertThatCode(() -> OpenCv.throwIfOutOfMemory(said)).doesNotThrowAnyException();
  }
}
