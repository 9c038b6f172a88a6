package io.streamtune.model.onnx.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import io.streamtune.events.prediction.Activation;
import io.streamtune.model.ElementType;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import io.streamtune.model.onnx.GraphRun;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.vision.view.Preprocessing;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Goal: float16 gives nearly the same probabilities, and the graph that copies computes nothing
 * else. Method: ONNX Runtime on the CPU, which computes float16 in float32 where it has no kernel.
 */
class HalfPrecisionTest {
  private static final OnnxGraph RESNET =
      ActivationOutput.attach(
          ImageSize.set(
              ResNet.build(
                  ResNetVariant.RESNET18, 5, ResNet.initialise(ResNetVariant.RESNET18, 5, 3)),
              64),
          Activation.SOFTMAX);

  @Test
  void the_network_in_float16_answers_nearly_the_same() throws OrtException {
    float[] input = new float[2 * 3 * 64 * 64];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) random.nextGaussian();
    }

    OnnxGraph half = HalfPrecision.of(RESNET);
    float[] expected = GraphRun.floats(RESNET, input, 2, 3, 64, 64).get("probabilities");
    float[] got = GraphRun.floats(half, input, 2, 3, 64, 64).get("probabilities");

    assertThat(half.initializers().values()).noneMatch(t -> t.type() == ElementType.FLOAT32);
    assertThat(half.initializers().values()).extracting(Tensor::type).contains(ElementType.FLOAT16);
    assertThat(half.inputs()).isEqualTo(RESNET.inputs());
    assertThat(half.outputs()).isEqualTo(RESNET.outputs());
    assertThat(got).containsExactly(expected, within(0.01f)).isNotEqualTo(expected);
  }

  @Test
  void a_graph_of_which_it_is_not_known_is_refused() {
    OnnxGraph served = Preprocess.attach(RESNET, preprocessing());

    assertThatThrownBy(() -> HalfPrecision.of(served))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("no float16 for a graph with [Cast");
  }

  @Test
  void the_graph_that_copies_gives_the_first_pixel() throws OrtException {
    byte[] images = new byte[2 * 8 * 8 * 3];
    images[0] = 7;
    images[1] = (byte) 200;
    images[8 * 8 * 3] = 9;

    float[] pixels =
        GraphRun.bytes(CopyGraph.of(8), images, 2, 8, 8, 3).get(ActivationOutput.PROBABILITIES);

    assertThat(pixels).containsExactly(7, 200, 0, 9, 0, 0);
  }

  private static Preprocessing preprocessing() {
    Preprocessing usual = Preprocessing.IMAGENET;
    return new Preprocessing(64, 64, usual.resize(), usual.mean(), usual.std(), usual.colorOrder());
  }
}
