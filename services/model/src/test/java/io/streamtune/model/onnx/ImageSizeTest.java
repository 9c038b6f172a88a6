package io.streamtune.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Goal: another input size changes nothing else. Method: a ResNet-18 for 224 pixels, made 96. */
class ImageSizeTest {

  @Test
  void only_the_input_changes() {
    OnnxGraph graph = ResNet.build(Depth.RESNET18, 3, ResNet.initialise(Depth.RESNET18, 3, 0));

    OnnxGraph resized = ImageSize.set(graph, 96);

    assertThat(resized.inputs().getFirst().shape().subList(1, 4))
        .containsExactly(new Dim.Fixed(3), new Dim.Fixed(96), new Dim.Fixed(96));
    assertThat(resized.nodes()).isEqualTo(graph.nodes());
    assertThat(resized.outputs()).isEqualTo(graph.outputs());
    assertThat(resized.initializers().keySet()).isEqualTo(graph.initializers().keySet());
  }
}
