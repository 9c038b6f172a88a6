package io.streamtune.model.onnx.resnet;

import static io.streamtune.model.onnx.TestMaterial.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import io.streamtune.model.onnx.GraphRun;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TestMaterial;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: the builder makes the network that torchvision's exporter writes. Method: compare with two
 * exported models node by node, count weights, and damage the tensors.
 */
class ResNetTest {
  @ParameterizedTest
  @CsvSource({"RESNET18, resnet18-imagenet.onnx.gz", "RESNET50, resnet50-imagenet.onnx.gz"})
  void the_builder_makes_the_graph_that_was_exported(ResNetVariant depth, String file)
      throws IOException {
    OnnxGraph exported = TestMaterial.model(file);

    OnnxGraph built = ResNet.build(depth, 1000, exported.initializers());

    assertThat(built.nodes()).isEqualTo(exported.nodes());
    assertThat(built.inputs()).isEqualTo(exported.inputs());
    assertThat(built.outputs()).isEqualTo(exported.outputs());
    assertThat(built.opset()).isEqualTo(exported.opset());
    assertThat(built.initializers().keySet()).isEqualTo(exported.initializers().keySet());
    assertThat(ResNet.depthOf(exported.initializers().keySet())).contains(depth);
  }

  @ParameterizedTest
  @CsvSource({
    "RESNET18, 11689512",
    "RESNET34, 21797672",
    "RESNET50, 25557032",
    "RESNET101, 44549160",
    "RESNET152, 60192808"
  })
  void each_depth_has_the_known_number_of_weights(ResNetVariant depth, long known) {
    Map<String, long[]> tensors = ResNet.expectedTensors(depth, 1000);

    long weights =
        tensors.entrySet().stream()
            .filter(tensor -> !tensor.getKey().contains(".running_"))
            .mapToLong(tensor -> Arrays.stream(tensor.getValue()).reduce(1, (a, b) -> a * b))
            .sum();

    assertThat(weights).isEqualTo(known);
    assertThat(ResNet.depthOf(tensors.keySet())).contains(depth);
  }

  @Test
  void names_of_another_network_have_no_depth() {
    assertThat(ResNet.depthOf(Set.of("conv1.weight", "linear.weight"))).isEmpty();
    assertThat(ResNet.depthOf(Set.of())).isEmpty();
  }

  @Test
  void counters_of_training_steps_are_ignored() {
    Map<String, Tensor> tensors = fresh();
    tensors.put("bn1.num_batches_tracked", Tensor.ofLongs(new long[] {7}));

    OnnxGraph graph = ResNet.build(ResNetVariant.RESNET18, 3, tensors);

    assertThat(graph.initializers()).doesNotContainKey("bn1.num_batches_tracked");
    assertThat(ResNet.depthOf(tensors.keySet())).contains(ResNetVariant.RESNET18);
  }

  @Test
  void a_tensor_that_does_not_fit_is_named() {
    assertRefused(tensors -> tensors.remove("layer2.0.bn1.bias"), "'layer2.0.bn1.bias' is missing");
    assertRefused(
        tensors -> tensors.put("fc.weight", Tensor.ofFloats(new float[4], 2, 2)),
        "'fc.weight' is FLOAT32[2, 2], expected FLOAT32[3, 512]");
    assertRefused(
        tensors -> tensors.put("fc.bias", Tensor.ofLongs(new long[3], 3)),
        "'fc.bias' is INT64[3], expected FLOAT32[3]");
    assertRefused(
        tensors -> tensors.put("extra.weight", Tensor.ofFloats(new float[1], 1)),
        "'extra.weight' does not belong to it");
  }

  @Test
  void fresh_weights_have_the_spread_of_torchvision() {
    Map<String, Tensor> tensors = fresh();

    assertThat(std(named("layer4.1.conv2.weight", tensors))).isCloseTo(std(512 * 9), within(1e-4));
    assertThat(std(named("conv1.weight", tensors))).isCloseTo(std(64 * 49), within(1e-3));
    assertThat(named("bn1.weight", tensors).floats()).containsOnly(1);
    assertThat(named("bn1.running_var", tensors).floats()).containsOnly(1);
    assertThat(named("bn1.running_mean", tensors).floats()).containsOnly(0);
    assertThat(std(named("fc.weight", tensors)))
        .isCloseTo(1 / Math.sqrt(512) / Math.sqrt(3), within(1e-3));
  }

  @Test
  void the_same_seed_draws_the_same_weights() {
    byte[] once = ResNet.build(ResNetVariant.RESNET18, 3, fresh()).toBytes();

    assertThat(ResNet.build(ResNetVariant.RESNET18, 3, fresh()).toBytes()).isEqualTo(once);
    assertThat(named("conv1.weight", ResNet.initialise(ResNetVariant.RESNET18, 3, 2)).floats())
        .isNotEqualTo(named("conv1.weight", fresh()).floats());
  }

  @Test
  void an_untrained_network_gives_finite_logits() throws Exception {
    OnnxGraph graph =
        ResNet.build(ResNetVariant.RESNET50, 5, ResNet.initialise(ResNetVariant.RESNET50, 5, 1));
    float[] gray = new float[3 * 224 * 224];
    Arrays.fill(gray, 0.5f);

    float[] logits = named("logits", GraphRun.floats(graph, gray, 1, 3, 224, 224));

    assertThat(logits).hasSize(5);
    for (float logit : logits) {
      assertThat(logit).isFinite();
    }
  }

  private interface Damage {
    void apply(Map<String, Tensor> tensors);
  }

  private static void assertRefused(Damage damage, String message) {
    Map<String, Tensor> tensors = new HashMap<>(fresh());
    damage.apply(tensors);

    assertThatThrownBy(() -> ResNet.build(ResNetVariant.RESNET18, 3, tensors))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith("RESNET18: tensor ")
        .hasMessageContaining(message);
  }

  private static Map<String, Tensor> fresh() {
    return new LinkedHashMap<>(ResNet.initialise(ResNetVariant.RESNET18, 3, 1));
  }

  private static double std(int fanOut) {
    return Math.sqrt(2.0 / fanOut);
  }

  private static double std(Tensor tensor) {
    double squares = 0;
    for (float value : tensor.floats()) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / tensor.elementCount());
  }
}
