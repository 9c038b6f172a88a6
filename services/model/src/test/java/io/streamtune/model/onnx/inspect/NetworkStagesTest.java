package io.streamtune.model.onnx.inspect;

import static io.streamtune.model.onnx.TestMaterial.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.onnx.GraphRun;
import io.streamtune.model.onnx.Node;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TestMaterial;
import io.streamtune.model.onnx.edit.Channels;
import io.streamtune.model.onnx.edit.ConcatPoolHead;
import io.streamtune.model.onnx.edit.Features;
import io.streamtune.model.onnx.inspect.NetworkStages.Step;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Goal: the parts that people look at are found, whatever the values are called. Method: networks
 * of the ResNet family, with the head of a classifier and of the recipe, and another architecture.
 */
class NetworkStagesTest {
  private static final OnnxGraph RESNET18 =
      ResNet.build(ResNetVariant.RESNET18, 4, ResNet.initialise(ResNetVariant.RESNET18, 4, 3));

  @Test
  void a_resnet_has_a_stem_four_stages_and_a_head() throws Exception {
    NetworkStages anatomy = NetworkStages.of(RESNET18);

    assertThat(anatomy.kernels()).isEqualTo("conv1.weight");
    assertThat(anatomy.stem())
        .extracting(Step::operator)
        .containsExactly("Conv", "BatchNormalization", "Relu", "MaxPool");
    assertThat(sizes(RESNET18, anatomy))
        .containsExactly("64 x 56", "128 x 28", "256 x 14", "512 x 7");
    assertThat(anatomy.head())
        .extracting(Node::operator)
        .containsExactly("GlobalAveragePool", "Flatten", "Gemm");
    assertThat(anatomy.logits()).isEqualTo("logits");
  }

  @Test
  void the_head_of_the_recipe_pools_the_same_maps_twice() {
    NetworkStages anatomy = NetworkStages.of(ConcatPoolHead.FASTAI.attach(RESNET18, 2, 1));

    assertThat(anatomy.stages()).hasSize(4);
    assertThat(anatomy.head())
        .extracting(Node::operator)
        .contains("GlobalMaxPool", "GlobalAveragePool", "Concat")
        .doesNotContain("Conv");
    assertThat(anatomy.head().getFirst().inputs()).containsExactly(anatomy.maps());
  }

  @Test
  void a_network_of_another_family_has_its_stages_too() throws Exception {
    OnnxGraph mobileNet = TestMaterial.model("mobilenetv2-imagenet1001.onnx.gz");

    NetworkStages anatomy = NetworkStages.of(mobileNet);

    assertThat(anatomy.stem()).extracting(Step::operator).startsWith("Conv");
    assertThat(sizes(mobileNet, anatomy))
        .as("half of the size each time, to 7 x 7")
        .last()
        .asString()
        .endsWith(" x 7");
  }

  @Test
  void without_a_global_pool_it_says_what_is_missing() {
    OnnxGraph body = Features.body(RESNET18);

    assertThatThrownBy(() -> NetworkStages.of(body))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("no global pool");
  }

  @Test
  void a_value_that_nobody_makes_cannot_be_exposed() {
    assertThatThrownBy(() -> IntermediateOutputs.expose(RESNET18, List.of("nix")))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("'nix'");
  }

  /** Channels and side of each stage, as the weights and the runtime tell them. */
  private static List<String> sizes(OnnxGraph graph, NetworkStages anatomy) throws Exception {
    Map<String, float[]> values =
        GraphRun.floats(
            IntermediateOutputs.expose(graph, anatomy.stages()),
            new float[3 * 224 * 224],
            1,
            3,
            224,
            224);
    return anatomy.stages().stream()
        .map(
            stage -> {
              int channels = Channels.of(graph, stage);
              double places = named(stage, values).length / (double) channels;
              return channels + " x " + (int) Math.sqrt(places);
            })
        .toList();
  }
}
