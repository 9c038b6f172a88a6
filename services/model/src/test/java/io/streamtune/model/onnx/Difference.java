package io.streamtune.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

/** How far two tensors are apart. */
public final class Difference {
  private Difference() {}

  public static double max(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double max = 0;
    for (int i = 0; i < actual.length; i++) {
      double difference = Math.abs(actual[i] - expected[i]);
      max = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(max, difference);
    }
    return max;
  }
}
