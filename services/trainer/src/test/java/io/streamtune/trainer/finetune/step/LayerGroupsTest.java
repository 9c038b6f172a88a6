package io.streamtune.trainer.finetune.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.edit.ConcatPoolHead;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Goal: the body is cut where fastai cuts it, before {@code layer3}, at every depth. Method: the
 * group of each weight of the built networks, by its torchvision name.
 */
class LayerGroupsTest {

  @ParameterizedTest
  @EnumSource(ResNetVariant.class)
  void the_body_is_cut_before_its_third_stage(ResNetVariant depth) {
    OnnxGraph whole =
        ConcatPoolHead.FASTAI.attach(ResNet.build(depth, 2, ResNet.initialise(depth, 2, 0)), 2, 0);
    LayerGroups groups = LayerGroups.of(whole);

    for (String name : whole.initializers().keySet()) {
      if (name.matches("(conv1|bn1|layer[1-4]).*") || name.startsWith(ConcatPoolHead.PREFIX)) {
        int expected =
            name.startsWith(ConcatPoolHead.PREFIX) ? 2 : name.matches("layer[34].*") ? 1 : 0;
        assertThat(groups.of(name)).as(name).isEqualTo(expected);
      }
    }
    assertThat(whole.initializers().keySet()).anyMatch(name -> name.startsWith("layer3.0.conv1"));
  }
}
