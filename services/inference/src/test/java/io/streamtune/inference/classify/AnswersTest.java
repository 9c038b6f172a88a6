package io.streamtune.inference.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.inference.decode.TtaPlan;
import io.streamtune.vision.view.Views;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: the numbers of an answer are right. Method: small cases with results known by hand. */
final class AnswersTest {
  private static final List<String> CLASSES = List.of("a", "b", "c", "d");

  @Test
  void the_best_labels_come_first() {
    assertThat(TopLabels.of(new float[] {0.1f, 0.4f, 0.2f, 0.3f}, CLASSES, 2))
        .extracting(ScoredLabel::name)
        .containsExactly("b", "d");
  }

  @Test
  void of_equal_probabilities_the_first_class_wins() {
    assertThat(TopLabels.of(new float[] {0.2f, 0.3f, 0.2f, 0.3f}, CLASSES, 3))
        .extracting(ScoredLabel::name)
        .containsExactly("b", "d", "a");
  }

  @Test
  void more_labels_than_classes_are_all_classes() {
    assertThat(TopLabels.of(new float[] {0.1f, 0.2f, 0.3f, 0.4f}, CLASSES, 9))
        .extracting(ScoredLabel::name)
        .containsExactly("d", "c", "b", "a");
  }

  @Test
  void only_numbers_from_0_to_1_are_probabilities() {
    assertThat(TopLabels.areProbabilities(new float[] {0, 1, 1.00001f})).isTrue();
    assertThat(TopLabels.areProbabilities(new float[] {0.5f, Float.NaN})).isFalse();
    assertThat(TopLabels.areProbabilities(new float[] {Float.POSITIVE_INFINITY})).isFalse();
    assertThat(TopLabels.areProbabilities(new float[] {-0.1f})).isFalse();
    assertThat(TopLabels.areProbabilities(new float[] {1.1f})).isFalse();
  }

  @Test
  void every_value_that_is_taken_fits_a_label() {
    float most = 1.00009f;

    assertThat(TopLabels.areProbabilities(new float[] {most})).isTrue();
    assertThat(TopLabels.of(new float[] {most}, CLASSES, 1).getFirst().probability()).isEqualTo(1);
  }

  @Test
  void one_view_is_taken_as_it_is() {
    FloatBuffer rows = FloatBuffer.wrap(new float[] {9, 9, 0.1f, 0.9f});

    assertThat(ViewAverage.of(rows, 1, List.of(1f), 2)).containsExactly(0.1f, 0.9f);
  }

  @Test
  void views_are_averaged_by_their_weights() {
    FloatBuffer rows = FloatBuffer.wrap(new float[] {9, 9, 1, 0, 0, 1, 0.5f, 0.5f});

    float[] mean = ViewAverage.of(rows, 1, List.of(0.5f, 0.25f, 0.25f), 2);

    assertThat(mean[0]).isCloseTo(0.625f, within(1e-6f));
    assertThat(mean[1]).isCloseTo(0.375f, within(1e-6f));
  }

  @Test
  void the_plain_view_counts_a_quarter_of_the_augmented_ones_rounded_up() {
    assertThat(TtaPlan.of(Views.fastai(4, 1), 1).weights()).containsOnly(0.2f);
    assertThat(TtaPlan.of(Views.fastai(8, 1), 2).weights()).startsWith(0.2f).hasSize(9);
  }
}
