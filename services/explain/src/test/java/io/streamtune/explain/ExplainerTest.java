package io.streamtune.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.streamtune.display.pictures.GeneratedPictures;
import io.streamtune.events.ErrorCode;
import io.streamtune.events.prediction.Activation;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.edit.Features;
import io.streamtune.model.onnx.edit.Initializers;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.Preprocessing.ColorOrder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Goal: what is shown is what the network computed. Method: a real network on a drawn picture; each
 * step is done again here, in the plainest way, from the numbers of the step before.
 */
class ExplainerTest {
  private static final byte[] PHOTO = new GeneratedPictures(1).picture(0).jpeg();
  private static final ModelBundle BUNDLE =
      Networks.bundle(Networks.plain(), Activation.SOFTMAX, ColorOrder.RGB);
  private static final Explanation EXPLANATION = Networks.explain(BUNDLE, PHOTO);

  @Test
  void the_first_maps_are_the_kernels_laid_over_the_photo() {
    Maps first = stem("Conv");

    for (int[] place : new int[][] {{0, 0}, {7, 9}, {31, 31}, {16, 3}}) {
      for (int kernel = 0; kernel < first.count(); kernel += 13) {
        assertThat(first.at(kernel, place[0], place[1]))
            .isCloseTo((float) convolved(kernel, place[0], place[1]), within(1e-3f));
      }
    }
  }

  /** Kernel of 7 x 7, stride 2, 3 rows and columns of zeros around the normalised photo. */
  private static double convolved(int kernel, int y, int x) {
    Preprocessing rule = BUNDLE.manifest().preprocessing();
    Maps photo = EXPLANATION.photo();
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      for (int v = 0; v < 7; v++) {
        for (int u = 0; u < 7; u++) {
          int row = 2 * y + v - 3;
          int column = 2 * x + u - 3;
          if (row >= 0 && row < Networks.SIZE && column >= 0 && column < Networks.SIZE) {
            double level = photo.at(c, row, column) / 255;
            double number = (level - rule.mean().get(c)) / rule.std().get(c);
            sum += number * EXPLANATION.kernels().at(3 * kernel + c, v, u);
          }
        }
      }
    }
    return sum;
  }

  @Test
  void after_relu_nothing_is_below_0_and_what_is_above_stays() {
    Maps normalised = stem("BatchNormalization");
    Maps after = stem("Relu");

    assertThat(normalised.isSigned()).isTrue();
    assertThat(after.isSigned()).isFalse();
    for (int i = 0; i < after.numbers().length; i++) {
      assertThat(after.numbers()[i]).isEqualTo(Math.max(0, normalised.numbers()[i]));
    }
  }

  @Test
  void max_pooling_keeps_the_largest_of_9() {
    Maps before = stem("Relu");
    Maps after = stem("MaxPool");

    for (int y = 1; y < after.height(); y++) {
      for (int x = 1; x < after.width(); x++) {
        float largest = 0;
        for (int i = 0; i < 9; i++) {
          largest = Math.max(largest, before.at(2, 2 * y - 1 + i / 3, 2 * x - 1 + i % 3));
        }
        assertThat(after.at(2, y, x)).isEqualTo(largest);
      }
    }
  }

  @Test
  void the_mean_of_a_class_map_is_the_score_without_its_bias() {
    float[] bias = weights(BUNDLE.graph(), "fc.bias").floats();

    assertThat(EXPLANATION.classMaps()).hasSize(3);
    for (ClassMap classMap : EXPLANATION.classMaps()) {
      double output = EXPLANATION.scores().rows().get(classMap.classIndex()).output();
      assertThat(classMap.map().mean(0) + bias[classMap.classIndex()])
          .isCloseTo(output, within(1e-4));
    }
  }

  private static Tensor weights(OnnxGraph graph, String name) {
    return Optional.ofNullable(graph.initializers().get(name)).orElseThrow();
  }

  @Test
  void softmax_adds_up_and_is_what_the_network_serves() {
    Scores scores = EXPLANATION.scores();

    assertThat(scores.rows().stream().mapToDouble(Scores.Row::probability).sum())
        .isCloseTo(1, within(1e-12));
    assertThat(scores.rows().stream().mapToDouble(Scores.Row::exponential).sum())
        .isCloseTo(scores.total(), within(1e-9 * scores.total()));
    assertThat(scores.difference()).isLessThan(1e-6);
  }

  @Test
  void sigmoid_counts_each_class_by_itself() {
    ModelBundle bundle = Networks.bundle(Networks.plain(), Activation.SIGMOID, ColorOrder.RGB);

    Scores scores = Networks.explain(bundle, PHOTO).scores();

    assertThat(scores.difference()).isLessThan(1e-6);
    for (Scores.Row row : scores.rows()) {
      assertThat(row.probability()).isCloseTo(1 / (1 + Math.exp(-row.output())), within(1e-12));
    }
  }

  @Test
  void a_network_that_wants_blue_first_sees_the_same_colours() {
    Explanation turned = Networks.explain(blueFirst(), PHOTO);

    assertThat(turned.photo().numbers()).containsExactly(EXPLANATION.photo().numbers());
    assertThat(turned.kernels().numbers()).containsExactly(EXPLANATION.kernels().numbers());
    for (int i = 0; i < Networks.CLASSES.size(); i++) {
      assertThat(turned.scores().rows().get(i).output())
          .isCloseTo(EXPLANATION.scores().rows().get(i).output(), within(1e-4));
    }
  }

  /** The same network with its colours the other way round. */
  private static ModelBundle blueFirst() {
    OnnxGraph graph = Networks.plain();
    Tensor kernels = weights(graph, "conv1.weight");
    float[] given = kernels.floats();
    float[] turned = new float[given.length];
    for (int plane = 0; plane < given.length / 49; plane++) {
      int mirrored = plane / 3 * 3 + 2 - plane % 3;
      System.arraycopy(given, plane * 49, turned, mirrored * 49, 49);
    }
    OnnxGraph other =
        Initializers.replace(
            graph, Map.of("conv1.weight", Tensor.ofFloats(turned, kernels.shape())));
    return Networks.bundle(other, Activation.SOFTMAX, ColorOrder.BGR);
  }

  @Test
  void what_is_no_image_is_refused_with_its_reason() {
    try (Explainer explainer = Explainer.open(Networks.ENGINE, BUNDLE)) {
      assertThat(explainer.explain(new byte[] {1, 2, 3}))
          .isInstanceOfSatisfying(
              Explained.Refused.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT));
      assertThat(explainer.explain(PHOTO)).isInstanceOf(Explained.Done.class);
    }
  }

  @Test
  void a_network_without_a_pool_says_what_it_lacks() {
    OnnxGraph body = Features.body(Networks.plain());

    assertThatThrownBy(
            () ->
                Explainer.open(
                    Networks.ENGINE, Networks.bundle(body, Activation.SOFTMAX, ColorOrder.RGB)))
        .isInstanceOf(InvalidModelException.class);
  }

  private static Maps stem(String operator) {
    return EXPLANATION.stem().stream()
        .filter(layer -> layer.operator().equals(operator))
        .findFirst()
        .orElseThrow()
        .maps();
  }
}
