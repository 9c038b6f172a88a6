package io.streamtune.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.events.prediction.Activation;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.edit.ActivationOutput;
import io.streamtune.model.onnx.edit.Preprocess;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.vision.view.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Goal: a network gives the same scores whatever batch and lane an image is in, and a device that
 * is not there is told. Method: a real ResNet-18 with seeded weights on random pixels.
 */
final class EngineTest {
  private static final int CLASSES = 10;
  private static final int ROWS = 5;
  private static final ByteBuffer ONNX = onnx();

  private final Engine engine = Engine.open(new EngineConfig(DeviceChoice.CPU, 0, 2, 1));

  @Test
  void a_row_has_the_same_scores_alone_and_in_a_batch() {
    try (Network network = load();
        Lane lane = network.newLane()) {
      ByteBuffer rows = randomRows(network, ROWS);
      float[] together = scores(lane.run(rows, ROWS));

      for (int i = 0; i < ROWS; i++) {
        ByteBuffer row = rows.slice(i * network.rowBytes(), network.rowBytes());
        float[] alone = scores(lane.run(row, 1));
        for (int c = 0; c < CLASSES; c++) {
          assertThat(alone[c]).isCloseTo(together[i * CLASSES + c], Offset.offset(1e-5f));
        }
      }
    }
  }

  @Test
  void softmax_scores_are_probabilities() {
    try (Network network = load();
        Lane lane = network.newLane()) {
      float sum = 0;
      for (float score : scores(lane.run(randomRows(network, 1), 1))) {
        sum += score;
      }

      assertThat(sum).isCloseTo(1, Offset.offset(1e-5f));
      assertThat(network.classes()).isEqualTo(CLASSES);
      assertThat(network.rowBytes()).isEqualTo(224 * 224 * 3);
    }
  }

  @Test
  void lanes_run_at_the_same_time_without_disturbing_each_other() throws Exception {
    try (Network network = load();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      ByteBuffer rows = randomRows(network, 1);
      float[] expected;
      try (Lane lane = network.newLane()) {
        expected = scores(lane.run(rows, 1));
      }
      List<Callable<float[]>> runs = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        runs.add(
            () -> {
              try (Lane lane = network.newLane()) {
                return scores(lane.run(rows, 1));
              }
            });
      }

      for (Future<float[]> run : threads.invokeAll(runs)) {
        assertThat(run.get()).containsExactly(expected);
      }
    }
  }

  @Test
  void a_run_alone_gives_the_same_scores_on_all_cores() {
    EngineConfig config = new EngineConfig(DeviceChoice.CPU, 0, 0, 1, AllCoresRun.ALL_CORES);
    Assumptions.assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "needs two cores");
    assertThat(SharedOrtEnvironment.hasThreads()).isTrue();
    try (Network network = Engine.open(config).load(ONNX, RowShape.images(224), ROWS);
        Lane lane = network.newLane()) {
      ByteBuffer rows = randomRows(network, 2);
      float[] beside = scores(lane.run(rows, 2));

      float[] alone = scores(lane.runLone(rows, 2));

      for (int i = 0; i < beside.length; i++) {
        assertThat(alone[i]).isCloseTo(beside[i], Offset.offset(1e-5f));
      }
    }
  }

  @Test
  void a_buffer_that_is_not_direct_or_too_short_for_the_padding_is_copied() {
    try (Network network = load();
        Lane lane = network.newLane()) {
      ByteBuffer direct = randomRows(network, 1);
      ByteBuffer heap = ByteBuffer.allocate(direct.remaining()).put(direct.duplicate()).flip();

      assertThat(scores(lane.run(heap, 1))).containsExactly(scores(lane.run(direct, 1)));
    }
  }

  @Test
  void a_network_of_another_size_is_refused() {
    assertThatThrownBy(() -> engine.load(ONNX, RowShape.images(299), 1))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("[299, 299, 3]");
  }

  @Test
  void bytes_that_are_no_network_are_refused() {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2, 3});

    assertThatThrownBy(() -> engine.load(bytes, RowShape.images(224), 1))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("cannot load the network");
  }

  @Test
  void cuda_without_cuda_is_an_error_with_its_remedy_and_auto_takes_the_cpu() {
    Assumptions.assumeFalse(
        OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA),
        "this build has CUDA (Maven profile cuda)");

    assertThatThrownBy(() -> Engine.open(EngineConfig.of(DeviceChoice.CUDA)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("STREAMTUNE_PROFILES=cuda");
    assertThat(Engine.open(EngineConfig.of(DeviceChoice.AUTO)).device())
        .isInstanceOf(Device.Cpu.class);
  }

  private Network load() {
    return engine.load(ONNX, RowShape.images(224), ROWS);
  }

  private static ByteBuffer randomRows(Network network, int rows) {
    byte[] pixels = new byte[rows * network.rowBytes()];
    new SplittableRandom(7).nextBytes(pixels);
    return ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
  }

  private static float[] scores(FloatBuffer buffer) {
    float[] scores = new float[buffer.remaining()];
    buffer.get(scores);
    return scores;
  }

  private static ByteBuffer onnx() {
    OnnxGraph graph =
        ResNet.build(
            ResNetVariant.RESNET18, CLASSES, ResNet.initialise(ResNetVariant.RESNET18, CLASSES, 3));
    return ByteBuffer.wrap(
        ActivationOutput.attach(
                Preprocess.attach(graph, Preprocessing.IMAGENET), Activation.SOFTMAX)
            .toBytes());
  }
}
