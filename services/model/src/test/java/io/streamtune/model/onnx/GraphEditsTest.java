package io.streamtune.model.onnx;

import static io.streamtune.model.onnx.TestMaterial.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.streamtune.events.prediction.Activation;
import io.streamtune.model.ElementType;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import io.streamtune.model.onnx.edit.ActivationOutput;
import io.streamtune.model.onnx.edit.DynamicBatchSize;
import io.streamtune.model.onnx.edit.Features;
import io.streamtune.model.onnx.edit.Initializers;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: each edit gives a graph that computes what it says. Method: run edited graphs on random
 * inputs and redo the last step in Java.
 */
class GraphEditsTest {
  private static final int CLASSES = 4;
  private static final OnnxGraph PLAIN =
      ResNet.build(
          ResNetVariant.RESNET18, CLASSES, ResNet.initialise(ResNetVariant.RESNET18, CLASSES, 3));

  @Test
  void softmax_and_sigmoid_follow_the_logits() throws Exception {
    Map<String, float[]> softmax = run(ActivationOutput.attach(PLAIN, Activation.SOFTMAX), 1);
    Map<String, float[]> sigmoid = run(ActivationOutput.attach(PLAIN, Activation.SIGMOID), 1);

    float[] logits = named("logits", softmax);
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    for (int c = 0; c < CLASSES; c++) {
      assertThat(named("probabilities", softmax)[c])
          .isCloseTo((float) (Math.exp(logits[c]) / sum), within(1e-6f));
      assertThat(named("probabilities", sigmoid)[c])
          .isCloseTo((float) (1 / (1 + Math.exp(-logits[c]))), within(1e-6f));
    }
  }

  @Test
  void the_classifier_applied_to_the_features_gives_the_logits() throws Exception {
    Map<String, float[]> outputs = run(Features.expose(PLAIN), 1);

    float[] features = named("features", outputs);
    float[] weights = named("fc.weight", PLAIN.initializers()).floats();
    float[] bias = named("fc.bias", PLAIN.initializers()).floats();
    assertThat(features).hasSize(512);
    for (int c = 0; c < CLASSES; c++) {
      double logit = bias[c];
      for (int i = 0; i < 512; i++) {
        logit += weights[c * 512 + i] * features[i];
      }
      assertThat(named("logits", outputs)[c]).isCloseTo((float) logit, within(1e-3f));
    }
  }

  @Test
  void the_body_pooled_gives_the_features() throws Exception {
    OnnxGraph body = Features.body(PLAIN);

    float[] maps = named("body", run(body, 2)); // (2, 512, 7, 7)

    float[] features = named("features", run(Features.expose(PLAIN), 2)); // (2, 512)
    float[] pooled = new float[2 * 512];
    for (int i = 0; i < maps.length; i++) {
      pooled[i / 49] += maps[i] / 49;
    }
    assertThat(Difference.max(pooled, features)).isLessThan(1e-4);
    assertThat(body.outputs()).hasSize(1);
    assertThat(body.initializers()).doesNotContainKey("fc.weight").containsKey("conv1.weight");
  }

  @Test
  void a_network_whose_classifier_is_a_convolution_has_features_too() throws Exception {
    OnnxGraph graph = Features.expose(TestMaterial.model("mobilenetv2-imagenet1001.onnx.gz"));

    assertThat(named("features", run(graph, 1))).hasSize(1280);
  }

  @Test
  void replaced_weights_are_used_and_all_else_stays() throws Exception {
    float[] bias = {1, 2, 3, 4};
    Map<String, Tensor> trained =
        Map.of(
            "fc.weight", Tensor.ofFloats(new float[CLASSES * 512], CLASSES, 512),
            "fc.bias", Tensor.ofFloats(bias, CLASSES));

    OnnxGraph graph = Initializers.replace(PLAIN, trained);

    assertThat(named("logits", run(graph, 1))).containsExactly(bias);
    assertThat(graph.nodes()).isEqualTo(PLAIN.nodes());
    assertThat(graph.initializers().keySet())
        .containsExactlyElementsOf(PLAIN.initializers().keySet());
  }

  @Test
  void weights_that_do_not_fit_are_named() {
    assertThatThrownBy(
            () ->
                Initializers.replace(PLAIN, Map.of("head.bias", Tensor.ofFloats(new float[1], 1))))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("no initializer 'head.bias'");
    assertThatThrownBy(
            () -> Initializers.replace(PLAIN, Map.of("fc.bias", Tensor.ofFloats(new float[3], 3))))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("'fc.bias' is FLOAT32[3], the graph has FLOAT32[4]");
  }

  @Test
  void a_fixed_batch_becomes_any_batch() throws Exception {
    var one = new TensorInfo("input", ElementType.FLOAT32, fixed(1, 3, 224, 224));
    OnnxGraph fixed = PLAIN.with(edited -> edited.setInput(0, TensorInfos.toProto(one)));

    OnnxGraph dynamic = DynamicBatchSize.dynamic(fixed);

    assertThat(dynamic.inputs()).isEqualTo(PLAIN.inputs());
    assertThat(named("logits", run(dynamic, 3))).hasSize(3 * CLASSES);
    assertThat(DynamicBatchSize.dynamic(dynamic)).isSameAs(dynamic);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light_resnet50", "light_squeezenet"})
  void an_exported_graph_with_a_fixed_batch_gives_each_image_its_own_result(String name)
      throws Exception {
    OnnxGraph fixed = OnnxGraph.read(TestMaterial.path("onnx-tests/light/" + name + ".onnx"));
    String output = fixed.outputs().getFirst().name();
    float[] image = input(1);

    float[] alone = named(output, GraphRun.floats(fixed, image, 1, 3, 224, 224));

    float[] two = Arrays.copyOf(image, 2 * image.length);
    float[] both =
        named(output, GraphRun.floats(DynamicBatchSize.dynamic(fixed), two, 2, 3, 224, 224));
    assertThat(both).hasSize(2 * alone.length);
    assertThat(Difference.max(Arrays.copyOf(both, alone.length), alone)).isLessThan(1e-5);
  }

  private static Map<String, float[]> run(OnnxGraph graph, int images) throws Exception {
    return GraphRun.floats(graph, input(images), images, 3, 224, 224);
  }

  private static float[] input(int images) {
    var random = new SplittableRandom(7);
    float[] values = new float[images * 3 * 224 * 224];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static List<Dim> fixed(long... sizes) {
    return Arrays.stream(sizes).<Dim>mapToObj(Dim.Fixed::new).toList();
  }
}
