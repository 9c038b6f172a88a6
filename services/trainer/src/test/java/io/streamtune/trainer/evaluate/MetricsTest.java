package io.streamtune.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: the numbers are those of scikit-learn and fastai. Method: sets small enough for a pencil.
 */
class MetricsTest {
  private static final Targets CAT_DOG_DOG = Targets.single(List.of(0, 1, 1), 2);

  @Test
  void log_loss_is_the_mean_of_minus_ln_of_the_true_class() {
    Predictions predictions =
        Predictions.of(new float[][] {{0.75f, 0.25f}, {0.5f, 0.5f}, {0.875f, 0.125f}});

    assertThat(Metrics.logLoss(predictions, CAT_DOG_DOG))
        .isCloseTo(-(Math.log(0.75) + Math.log(0.5) + Math.log(0.125)) / 3, within(1e-12));
  }

  @Test
  void log_loss_stays_finite_for_a_certain_mistake() {
    Predictions predictions = Predictions.of(new float[][] {{0, 1}});

    assertThat(Metrics.logLoss(predictions, Targets.single(List.of(0), 2)))
        .isCloseTo(-Math.log(1e-15), within(1e-9)); // 34.5388
  }

  @Test
  void log_loss_renormalises_rows_that_do_not_sum_to_one() {
    Predictions predictions = Predictions.of(new float[][] {{0.25f, 0.5f}});

    assertThat(Metrics.logLoss(predictions, Targets.single(List.of(1), 2)))
        .isCloseTo(-Math.log(2 / 3.0), within(1e-12));
  }

  @Test
  void log_loss_of_several_labels_is_the_mean_binary_cross_entropy() {
    Predictions predictions = Predictions.of(new float[][] {{0.75f, 0.5f}, {0.25f, 0.125f}});
    Targets targets = Targets.multi(List.of(new int[] {0, 1}, new int[] {}), 2);

    double sum = Math.log(0.75) + Math.log(0.5) + Math.log(0.75) + Math.log(0.875);
    assertThat(Metrics.logLoss(predictions, targets)).isCloseTo(-sum / 4, within(1e-12));
  }

  @Test
  void accuracy_counts_the_most_probable_class() {
    Predictions predictions =
        Predictions.of(new float[][] {{0.6f, 0.4f}, {0.3f, 0.7f}, {0.9f, 0.1f}});

    assertThat(Metrics.accuracy(predictions, CAT_DOG_DOG)).isEqualTo(2 / 3.0);
  }

  @Test
  void accuracy_of_several_labels_counts_pairs_above_the_threshold() {
    Predictions predictions = Predictions.of(new float[][] {{0.9f, 0.5f, 0.2f}});
    Targets targets = Targets.multi(List.of(new int[] {0, 1}), 3);

    assertThat(Metrics.accuracy(predictions, targets)).isEqualTo(2 / 3.0); // 0.5 is not above 0.5
    assertThat(Metrics.accuracyThresh(predictions, targets, 0.4)).isEqualTo(1);
    assertThat(Metrics.accuracyThresh(predictions, targets, 0.1)).isEqualTo(2 / 3.0);
  }

  @Test
  void a_mean_over_passes_averages_probabilities() {
    Predictions mean =
        Predictions.meanOf(List.of(new float[][] {{0.9f, 0.1f}}, new float[][] {{0.3f, 0.7f}}));

    assertThat(mean.probability(0, 0)).isCloseTo(0.6, within(1e-7));
    assertThat(mean.best(0)).isZero();
  }

  @Test
  void a_geometric_mean_averages_logarithms() {
    List<float[][]> passes =
        List.of(
            new float[][] {{0.98f, 0.02f}},
            new float[][] {{0.1f, 0.9f}},
            new float[][] {{0.4f, 0.6f}});

    Predictions geometric = Predictions.geometricMeanOf(passes);

    assertThat(geometric.probability(0, 0)).isCloseTo(Math.cbrt(0.98 * 0.1 * 0.4), within(1e-7));
    assertThat(geometric.probability(0, 1)).isCloseTo(Math.cbrt(0.02 * 0.9 * 0.6), within(1e-7));
    assertThat(
            Predictions.geometricMeanOf(List.<float[][]>of(new float[][] {{0, 1}}))
                .probability(0, 0))
        .isZero();
  }

  @Test
  void validation_weighs_each_batch_by_its_images() {
    WeightedMean mean = new WeightedMean();
    assertThat(mean.value()).isNaN();
    mean.add(0.5, 64);
    mean.add(1.0, 16);

    assertThat(mean.value()).isEqualTo(0.6);
  }

  @Test
  void no_images_have_no_accuracy() {
    Predictions none = Predictions.of(new float[0][]);

    assertThat(Metrics.accuracy(none, Targets.single(List.of(), 2))).isNaN();
    assertThat(Metrics.logLoss(none, Targets.single(List.of(), 2))).isNaN();
  }

  @Test
  void what_does_not_fit_together_is_refused() {
    Predictions two = Predictions.of(new float[][] {{0.5f, 0.5f}});

    assertThatThrownBy(() -> Metrics.accuracy(two, CAT_DOG_DOG))
        .hasMessage("1 predictions for 3 labelled images");
    assertThatThrownBy(() -> Metrics.logLoss(two, Targets.single(List.of(2), 3)))
        .hasMessage("probabilities of 2 classes where there are 3");
    assertThatThrownBy(() -> Targets.single(List.of(2), 2))
        .hasMessage("image 0 has label 2 of 2 classes");
    assertThatThrownBy(() -> Targets.multi(List.of(new int[] {1, 1}), 2))
        .hasMessage("image 0 has a label twice");
    assertThatThrownBy(() -> Predictions.of(new float[][] {{Float.NaN}}))
        .hasMessageContaining("where a probability belongs");
    assertThatThrownBy(() -> Predictions.of(new float[][] {{0.1f}, {0.1f, 0.2f}}))
        .hasMessageContaining("another number of classes");
    assertThatThrownBy(() -> Predictions.meanOf(List.of())).hasMessageContaining("one pass");
  }
}
