package io.streamtune.model.onnx;

import static io.streamtune.model.onnx.TestMaterial.named;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: a graph computes what the trained network computed elsewhere. Method: logits of four photos
 * by the imported graph, and by the builder's graph around the same tensors, against stored ones.
 */
class ReferenceLogitsTest {
  private static final double TOLERANCE = 1e-4;

  @ParameterizedTest
  @CsvSource({"RESNET18, resnet18", "RESNET50, resnet50"})
  void imported_and_built_graphs_give_the_reference_logits(ResNetVariant depth, String name)
      throws Exception {
    OnnxGraph imported = TestMaterial.model(name + "-imagenet.onnx.gz");
    OnnxGraph built = ResNet.build(depth, 1000, imported.initializers());

    for (int photo = 0; photo < 4; photo++) {
      float[] input = TestMaterial.floats("reference/tensors/input" + photo + "_1x3x224x224.f32le");
      float[] expected =
          TestMaterial.floats(
              "reference/tensors/%s_imagenet_pqf_fp32_bn_logits%d_1000.f32le"
                  .formatted(name, photo));
      assertClose(logits(imported, input), expected);
      assertClose(logits(built, input), expected);
    }
  }

  private static float[] logits(OnnxGraph graph, float[] input) throws Exception {
    Map<String, float[]> outputs = GraphRun.floats(graph, input, 1, 3, 224, 224);
    return named("logits", outputs);
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(Difference.max(actual, expected)).isLessThan(TOLERANCE);
  }
}
