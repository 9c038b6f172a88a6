package io.streamtune.model.onnx.edit;

import static io.streamtune.model.onnx.TestMaterial.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.events.prediction.Activation;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.onnx.Difference;
import io.streamtune.model.onnx.GraphRun;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TestMaterial;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.Preprocessing.ColorOrder;
import io.streamtune.vision.view.Preprocessing.Resize;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: preprocessing in the graph is the float path. Method: random pixels through the graph with
 * preprocessing, and as {@code ((x / 255) - mean) / std} through the graph without.
 */
class PreprocessTest {
  private static final double TOLERANCE = 1e-5;
  private static final int BATCH = 2;
  private static final int SIDE = 224;

  @ParameterizedTest
  @EnumSource
  void the_network_sees_what_the_float_path_gives(ColorOrder order) throws Exception {
    Preprocessing preprocessing = preprocessing(order);
    OnnxGraph graph =
        Preprocess.attach(untrained(), preprocessing)
            .with(edited -> edited.addOutput(untrained().graph().getInput(0)));
    byte[] pixels = pixels();

    Map<String, float[]> outputs = GraphRun.bytes(graph, pixels, BATCH, SIDE, SIDE, 3);

    float[] expected = floatPath(pixels, preprocessing);
    assertThat(Difference.max(named("input", outputs), expected)).isLessThan(TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet18-imagenet", "resnet50-imagenet", "mobilenetv2-imagenet1001"})
  void probabilities_and_logits_are_those_of_the_float_path(String name) throws Exception {
    OnnxGraph plain = softmax(TestMaterial.model(name + ".onnx.gz"));
    OnnxGraph graph = Preprocess.attach(plain, Preprocessing.IMAGENET);
    byte[] pixels = pixels();

    Map<String, float[]> outputs = GraphRun.bytes(graph, pixels, BATCH, SIDE, SIDE, 3);

    float[] floats = floatPath(pixels, Preprocessing.IMAGENET);
    Map<String, float[]> expected = GraphRun.floats(plain, floats, BATCH, 3, SIDE, SIDE);
    float[] logits = named("logits", expected);
    double largest = Difference.max(logits, new float[logits.length]);
    assertThat(Difference.max(named("logits", outputs), logits) / largest).isLessThan(TOLERANCE);
    assertThat(Difference.max(named("probabilities", outputs), named("probabilities", expected)))
        .isLessThan(TOLERANCE);
  }

  @Test
  void the_input_becomes_bytes_and_the_argument_stays() {
    OnnxGraph plain = untrained();
    byte[] before = plain.toBytes();

    OnnxGraph graph = Preprocess.attach(plain, Preprocessing.IMAGENET);

    assertThat(graph.inputs()).hasToString("[images UINT8[N, 224, 224, 3]]");
    assertThat(graph.outputs()).isEqualTo(plain.outputs());
    assertThat(plain.toBytes()).isEqualTo(before);
  }

  @Test
  void a_graph_that_does_not_fit_is_refused() {
    OnnxGraph once = Preprocess.attach(untrained(), Preprocessing.IMAGENET);

    assertThatThrownBy(() -> Preprocess.attach(once, Preprocessing.IMAGENET))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("contain its preprocessing already");
    Preprocessing larger =
        new Preprocessing(
            288, 320, Resize.SHORT_SIDE, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), ColorOrder.RGB);
    assertThatThrownBy(() -> Preprocess.attach(untrained(), larger))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("the preprocessing gives 288 x 288 pixels");
  }

  private static OnnxGraph softmax(OnnxGraph graph) {
    return ActivationOutput.attach(graph, Activation.SOFTMAX);
  }

  private static OnnxGraph untrained() {
    return ResNet.build(ResNetVariant.RESNET18, 2, ResNet.initialise(ResNetVariant.RESNET18, 2, 1));
  }

  private static Preprocessing preprocessing(ColorOrder order) {
    Preprocessing imagenet = Preprocessing.IMAGENET;
    return new Preprocessing(SIDE, 256, Resize.SHORT_SIDE, imagenet.mean(), imagenet.std(), order);
  }

  private static byte[] pixels() {
    byte[] pixels = new byte[BATCH * SIDE * SIDE * 3];
    new SplittableRandom(5).nextBytes(pixels);
    return pixels;
  }

  private static float[] floatPath(byte[] pixels, Preprocessing preprocessing) {
    float[] planes = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int color = i % 3;
      int channel = preprocessing.colorOrder() == ColorOrder.RGB ? color : 2 - color;
      int pixel = i / 3 % (SIDE * SIDE);
      int image = i / 3 / (SIDE * SIDE);
      float unit = (pixels[i] & 0xff) / 255f;
      planes[(image * 3 + channel) * SIDE * SIDE + pixel] =
          (unit - preprocessing.mean().get(channel)) / preprocessing.std().get(channel);
    }
    return planes;
  }
}
