package io.streamtune.trainer.finetune.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.trainer.TestMaterial;
import io.streamtune.trainer.finetune.run.Torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: a network computes in the trainer what it computed where it was made, and what is written
 * back is what was read. Method: stored logits of four photos.
 */
final class ReferenceTest {
  @ParameterizedTest
  @ValueSource(strings = {"resnet18", "resnet50"})
  void a_graph_gives_the_reference_logits_and_comes_back_unchanged(String name) throws Exception {
    OnnxGraph graph = TestMaterial.model(name + "-imagenet.onnx.gz");
    try (Torch torch = Torch.open(0)) {
      GraphBlock block = new GraphBlock(graph, torch.manager(), torch.convolutions());

      for (int photo = 0; photo < 4; photo++) {
        float[] expected =
            TestMaterial.floats(
                "reference/tensors/%s_imagenet_pqf_fp32_bn_logits%d_1000.f32le"
                    .formatted(name, photo));
        float[] logits = logits(block, photo, torch.manager());
        for (int i = 0; i < expected.length; i++) {
          assertThat(logits[i]).isCloseTo(expected[i], within(1e-4f));
        }
      }
      assertThat(block.toGraph().toBytes()).isEqualTo(graph.toBytes());
    }
  }

  private static float[] logits(GraphBlock block, int photo, NDManager owner) throws Exception {
    try (NDManager manager = owner.newSubManager()) {
      float[] pixels =
          TestMaterial.floats("reference/tensors/input" + photo + "_1x3x224x224.f32le");
      NDArray input = manager.create(pixels, new Shape(1, 3, 224, 224));
      ParameterStore parameters = new ParameterStore(manager, false);
      return block.forward(parameters, new NDList(input), false).head().toFloatArray();
    }
  }
}
