package io.streamtune.trainer.release;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.streamtune.events.prediction.Activation;
import io.streamtune.model.ElementType;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.onnx.Dim;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorInfo;
import io.streamtune.model.onnx.edit.ConcatPoolHead;
import io.streamtune.model.onnx.edit.Subgraph;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.vision.view.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: what a swap of the head alone would save. Method: a fine-tuned ResNet-50 as it is fetched,
 * loaded and run once, and its head alone in the same way, by turns; run with {@code
 * -Dtest.excludedGroups= -Dtest=HeadAloneTimingTest}. Asserts nothing and prints the numbers.
 */
@Tag("slow")
final class HeadAloneTimingTest {
  private static final int TURNS = 7;
  private static final int CLASSES = 2;

  @TempDir private Path folder;
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final Map<String, List<Double>> millis = new LinkedHashMap<>();

  @Test
  void cost_of_the_whole_and_of_the_head() throws Exception {
    OnnxGraph graph =
        ConcatPoolHead.FASTAI.attach(
            ResNet.build(
                ResNetVariant.RESNET50, 1000, ResNet.initialise(ResNetVariant.RESNET50, 1000, 1)),
            CLASSES,
            1);
    TensorInfo features =
        new TensorInfo(
            ConcatPoolHead.FEATURES,
            ElementType.FLOAT32,
            List.of(
                graph.inputs().getFirst().shape().getFirst(),
                new Dim.Fixed(ConcatPoolHead.features(graph))));
    Path whole = folder.resolve("whole");
    bundle(graph).write(whole);
    Path head = folder.resolve("head.onnx");
    Subgraph.after(graph, features).write(head);
    System.out.printf(
        "%,d bytes whole, %,d head%n", Files.size(whole.resolve("model.onnx")), Files.size(head));

    for (int turn = 0; turn < TURNS; turn++) {
      ModelBundle fetched = timed("whole, fetch", () -> ModelBundle.open(whole));
      ByteBuffer serving = timed("whole, graph", () -> ServingModel.of(fetched).onnx());
      run("whole", serving, ByteBuffer.allocateDirect(224 * 224 * 3), new long[] {1, 224, 224, 3});
      ByteBuffer bytes = timed("head, fetch", () -> fetched(head));
      FloatBuffer row =
          ByteBuffer.allocateDirect(4 * ConcatPoolHead.features(graph)).asFloatBuffer();
      run("head", bytes, row, new long[] {1, row.capacity()});
    }
    millis.forEach((name, all) -> System.out.println(name + ": " + spread(all)));
  }

  private void run(String name, ByteBuffer onnx, Object row, long[] shape) throws Exception {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session =
              timed(name + ", load", () -> environment.createSession(direct(onnx), options));
          OnnxTensor input =
              row instanceof FloatBuffer floats
                  ? OnnxTensor.createTensor(environment, floats, shape)
                  : OnnxTensor.createTensor(
                      environment, (ByteBuffer) row, shape, OnnxJavaType.UINT8)) {
        String inputName = session.getInputNames().iterator().next();
        timed(
            name + ", first run",
            () -> {
              session.run(Map.of(inputName, input)).close();
              return name;
            });
      }
    }
  }

  private static ByteBuffer direct(ByteBuffer bytes) {
    return ByteBuffer.allocateDirect(bytes.remaining()).put(bytes).flip();
  }

  private static ByteBuffer fetched(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    MessageDigest.getInstance("SHA-256").digest(bytes);
    return ByteBuffer.wrap(OnnxGraph.read(bytes).toBytes());
  }

  private <T> T timed(String name, Callable<T> step) throws Exception {
    long begin = System.nanoTime();
    T result = step.call();
    millis.computeIfAbsent(name, _ -> new ArrayList<>()).add((System.nanoTime() - begin) / 1e6);
    return result;
  }

  /** The first turn compiles the code and does not count. */
  private static String spread(List<Double> all) {
    List<Double> sorted = all.stream().skip(1).sorted().toList();
    return String.format(
        Locale.ROOT,
        "median %.1f ms, %.1f … %.1f",
        sorted.get(sorted.size() / 2),
        sorted.getFirst(),
        sorted.getLast());
  }

  private static ModelBundle bundle(OnnxGraph graph) {
    return ModelBundle.create(
        new Manifest(
            new ModelId("timed", "1"),
            List.of("cat", "dog"),
            Activation.SOFTMAX,
            Preprocessing.IMAGENET,
            Provenance.initialised(1, Instant.EPOCH),
            Manifest.DEFAULT_PROBE_TOLERANCE,
            Map.of()),
        graph,
        List.of());
  }
}
