package io.streamtune.trainer.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import io.streamtune.events.prediction.Activation;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.edit.ConcatPoolHead;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.trainer.finetune.run.Torch;
import io.streamtune.trainer.finetune.step.LayerGroups;
import io.streamtune.trainer.finetune.step.Learner;
import io.streamtune.trainer.finetune.step.Sgd;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Goal: a network that went back to a snapshot learns as one that never left it, also when it had
 * lost its numbers. Method: ruin a network with a huge rate, go back, let the garbage collector
 * reuse what it can, and compare the next step's gradients with those of a fresh network.
 */
class LearnerRestoreTest {
  private static final int CLASSES = 3;
  private static final int SIDE = 32;
  private static final List<Double> STILL = List.of(0.0, 0.0, 0.0);

  private final OnnxGraph graph =
      new ConcatPoolHead(16, List.of(0f, 0f))
          .attach(
              ResNet.build(
                  ResNetVariant.RESNET18,
                  CLASSES,
                  ResNet.initialise(ResNetVariant.RESNET18, CLASSES, 0)),
              CLASSES,
              0);

  @Test
  void after_going_back_it_learns_as_if_nothing_had_been() {
    try (Torch torch = Torch.open(0)) {
      Map<String, float[]> expected = gradients(torch, false);
      Map<String, float[]> actual = gradients(torch, true);

      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      actual.forEach(
          (name, values) ->
              assertThat(differing(values, expected.get(name)))
                  .as("numbers that differ in the gradient of %s", name)
                  .isZero());
    }
  }

  private static long differing(float[] actual, float @Nullable [] expected) {
    return IntStream.range(0, actual.length)
        .filter(i -> expected == null || actual[i] != expected[i])
        .count();
  }

  private Map<String, float[]> gradients(Torch torch, boolean detour) {
    try (Learner learner = new Learner(torch, graph, LayerGroups.of(graph), Activation.SOFTMAX);
        Sgd optimizer = learner.optimizer(0)) {
      learner.freezeTo(0);
      learner.bnFreeze(true);
      if (detour) {
        ruinAndRestore(learner);
      }
      learner.step(List.of(part()).iterator(), 4, optimizer, STILL, 0.9);
      return optimizer.velocities();
    }
  }

  private static void ruinAndRestore(Learner learner) {
    Map<String, float[]> before = learner.snapshot();
    try (Sgd optimizer = learner.optimizer(0)) {
      List<Double> huge = List.of(1e30, 1e30, 1e30);
      for (int i = 0; i < 3; i++) {
        learner.step(List.of(part()).iterator(), 4, optimizer, huge, 0.9);
      }
    }
    assertThat(learner.logits(part())).contains(Float.NaN);
    learner.restore(before);
    reuseFreedMemory();
  }

  /** Memory that somebody still reads, but nobody owns, has other content after this. */
  private static void reuseFreedMemory() {
    for (int round = 0; round < 3; round++) {
      System.gc();
      List<ByteBuffer> taken = new ArrayList<>();
      for (int bytes = 64; bytes <= 16 << 20; bytes *= 2) {
        for (int i = 0; i < 8; i++) {
          ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
          while (buffer.hasRemaining()) {
            buffer.put((byte) 0x3f);
          }
          taken.add(buffer);
        }
      }
      assertThat(taken).isNotEmpty();
    }
  }

  private static Learner.Numbers part() {
    float[] input = new float[4 * 3 * SIDE * SIDE];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) Math.sin(0.37 * i);
    }
    float[] labels = new float[4 * CLASSES];
    for (int row = 0; row < 4; row++) {
      labels[row * CLASSES + row % CLASSES] = 1;
    }
    return new Learner.Numbers(4, input, labels, new Shape(3, SIDE, SIDE));
  }
}
