package io.streamtune.inference.tta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamtune.events.prediction.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: doubt is measured. Method: small cases with results known by hand. */
final class MarginTest {

  @Test
  void of_one_class_per_image_the_best_two_count() {
    assertThat(softmax(0.1f, 0.5f, 0.4f)).isCloseTo(0.1, within(1e-6));
    assertThat(softmax(0.5f, 0.5f)).isZero();
    assertThat(softmax(0, 1, 0)).isEqualTo(1);
    assertThat(softmax(1)).isEqualTo(1);
  }

  @Test
  void of_several_classes_per_image_the_most_doubtful_counts() {
    assertThat(sigmoid(0.99f, 0.6f, 0.01f)).isCloseTo(0.2, within(1e-6));
    assertThat(sigmoid(0.99f, 0.5f)).isZero();
    assertThat(sigmoid(0, 1)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.2f, 0.5f, 0.75f, 1})
  void a_yes_or_no_question_has_the_same_margin_in_both(float yes) {
    assertThat(sigmoid(yes)).isCloseTo(softmax(yes, 1 - yes), within(1e-6));
  }

  @Test
  void what_rounding_lays_above_one_is_one() {
    assertThat(softmax(1.00005f, 0)).isEqualTo(1);
  }

  private static double softmax(float... probabilities) {
    return Margin.of(probabilities, Activation.SOFTMAX);
  }

  private static double sigmoid(float... probabilities) {
    return Margin.of(probabilities, Activation.SIGMOID);
  }
}
