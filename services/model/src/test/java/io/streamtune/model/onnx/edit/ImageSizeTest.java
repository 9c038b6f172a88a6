package io.streamtune.model.onnx.edit;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.model.onnx.Dim;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import org.junit.jupiter.api.Test;

/** Goal: another input size changes nothing else. Method: a ResNet-18 for 224 pixels, made 96. */
class ImageSizeTest {

  @Test
  void only_the_input_changes() {
    OnnxGraph graph =
        ResNet.build(ResNetVariant.RESNET18, 3, ResNet.initialise(ResNetVariant.RESNET18, 3, 0));

    OnnxGraph resized = ImageSize.set(graph, 96);

    assertThat(resized.inputs().getFirst().shape().subList(1, 4))
        .containsExactly(new Dim.Fixed(3), new Dim.Fixed(96), new Dim.Fixed(96));
    assertThat(resized.nodes()).isEqualTo(graph.nodes());
    assertThat(resized.outputs()).isEqualTo(graph.outputs());
    assertThat(resized.initializers().keySet()).isEqualTo(graph.initializers().keySet());
  }
}
