package io.streamtune.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: an evaluation counts each class, and finds the images worth a look. Method: five images of
 * three classes, and three of two with several labels, counted by hand.
 */
class EvaluationTest {
  private static final List<String> CLASSES = List.of("cat", "dog", "owl");

  // Truth: cat cat dog dog dog; predicted: cat dog dog dog cat.
  private static final Targets TARGETS = Targets.single(List.of(0, 0, 1, 1, 1), 3);
  private static final Predictions PREDICTIONS =
      Predictions.of(
          new float[][] {
            {0.75f, 0.25f, 0},
            {0.125f, 0.875f, 0},
            {0.25f, 0.75f, 0},
            {0, 1, 0},
            {0.5f, 0.25f, 0.25f}
          });

  private static final Targets SEVERAL =
      Targets.multi(List.of(new int[] {1, 0}, new int[] {1}, new int[] {}), 2);
  private static final Predictions SIGMOIDS =
      Predictions.of(new float[][] {{0.75f, 0.625f}, {0.75f, 0.125f}, {0.25f, 0.375f}});

  @Test
  void confusion_has_true_classes_in_rows() {
    assertThat(ConfusionMatrix.of(PREDICTIONS, TARGETS))
        .isEqualTo(
            new ConfusionMatrix.Table(
                List.of(List.of(1, 1, 0), List.of(1, 2, 0), List.of(0, 0, 0))));
  }

  @Test
  void each_class_has_its_recall_and_precision() {
    List<ClassScore> scores = Evaluation.of(CLASSES, PREDICTIONS, TARGETS).perClass();

    assertThat(scores)
        .containsExactly(
            new ClassScore("cat", 2, 0.5, 0.5),
            new ClassScore("dog", 3, 2 / 3.0, 2 / 3.0),
            new ClassScore("owl", 0, Double.NaN, Double.NaN));
  }

  @Test
  void with_several_labels_each_class_is_a_question_of_its_own() {
    Evaluation evaluation = Evaluation.of(List.of("cat", "dog"), SIGMOIDS, SEVERAL);

    assertThat(evaluation.confusion())
        .isEqualTo(
            new ConfusionMatrix.PerClass(
                List.of(
                    new ConfusionMatrix.YesNo(1, 1, 0, 1), new ConfusionMatrix.YesNo(1, 0, 1, 1))));
    assertThat(evaluation.perClass())
        .containsExactly(new ClassScore("cat", 1, 1, 0.5), new ClassScore("dog", 2, 0.5, 1));
    assertThat(evaluation.accuracy()).isCloseTo(4 / 6.0, within(1e-12));
  }

  @Test
  void mistakes_come_most_confident_first() {
    assertThat(RankedImage.mistakes(PREDICTIONS, TARGETS, 9))
        .containsExactly(
            new RankedImage(1, List.of(1), List.of(0), 0.875),
            new RankedImage(4, List.of(0), List.of(1), 0.5));
    assertThat(RankedImage.mistakes(PREDICTIONS, TARGETS, 1)).hasSize(1);
  }

  @Test
  void a_mistake_with_several_labels_is_as_sure_as_its_surest_wrong_answer() {
    assertThat(RankedImage.mistakes(SIGMOIDS, SEVERAL, 9))
        .containsExactly(new RankedImage(1, List.of(0), List.of(1), 0.875));
  }

  @Test
  void uncertain_images_come_least_sure_first() {
    assertThat(RankedImage.uncertain(PREDICTIONS, TARGETS, 2))
        .extracting(RankedImage::image)
        .containsExactly(4, 0);
    assertThat(RankedImage.uncertain(SIGMOIDS, SEVERAL, 1))
        .containsExactly(new RankedImage(0, List.of(0, 1), List.of(0, 1), 0.625));
  }

  @Test
  void json_has_five_fields_and_null_where_there_is_no_number() {
    Evaluation evaluation =
        Evaluation.of(
            List.of("cat", "\"owl\""),
            Predictions.of(new float[][] {{1, 0}}),
            Targets.single(List.of(0), 2));

    assertThat(EvaluationJson.write(evaluation))
        .startsWith("{\"images\":1,\"accuracy\":1.0,\"log_loss\":")
        .contains("{\"class\":\"cat\",\"images\":1,\"recall\":1.0,\"precision\":1.0}")
        .contains("{\"class\":\"\\\"owl\\\"\",\"images\":0,\"recall\":null,\"precision\":null}")
        .endsWith("\"confusion\":[[1,0],[0,0]]}");
  }

  @Test
  void json_of_several_labels_has_a_square_for_each_class() {
    assertThat(EvaluationJson.write(Evaluation.of(List.of("cat", "dog"), SIGMOIDS, SEVERAL)))
        .endsWith("\"confusion\":[[[1,1],[0,1]],[[1,0],[1,1]]]}");
  }

  @Test
  void class_names_must_match_the_classes() {
    assertThatThrownBy(() -> Evaluation.of(List.of("cat"), PREDICTIONS, TARGETS))
        .hasMessage("1 class names for 3 classes");
  }
}
