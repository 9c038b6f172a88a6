package io.streamtune.model.onnx.resnet;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.streamtune.model.ElementType;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import io.streamtune.model.onnx.Dim;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorInfo;
import io.streamtune.model.onnx.TensorInfos;
import io.streamtune.model.onnx.TensorProtos;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * ResNet v1.5 (a bottleneck has its stride on the 3x3 convolution) with torchvision's tensor names.
 * BatchNormalization is not folded into the convolutions.
 *
 * <p><b>Called on</b>: any thread; initialising takes about a second.
 */
public final class ResNet {
  /** The opset that common exporters write for these networks; every runtime in use reads it. */
  private static final int OPSET = 13;

  private static final int IR_VERSION = 7;

  private static final Dim ANY_BATCH = new Dim.Symbolic("N");
  private static final Dim SIDE = new Dim.Fixed(224);

  private ResNet() {}

  /**
   * Builds the network from its tensors; their bytes are shared, not copied.
   *
   * <p><b>Shape</b>: {@code input} float32[N, 3, 224, 224] NCHW, normalised; {@code logits}
   * float32[N, classes].
   *
   * @param tensors as {@link #expectedTensors} lists them; {@code *.num_batches_tracked} is ignored
   * @throws InvalidModelException if a tensor is missing, unknown, not float32 or of another shape;
   *     the message names it
   */
  public static OnnxGraph build(ResNetVariant depth, int classes, Map<String, Tensor> tensors) {
    ResNetLayout layout = layout(depth, classes);
    Map<String, long[]> expected = layout.tensors();
    check(depth, expected, tensors);
    var graph =
        GraphProto.newBuilder()
            .setName("resnet")
            .addAllNode(ResNetNodes.of(layout))
            .addInput(floats("input", List.of(ANY_BATCH, new Dim.Fixed(3), SIDE, SIDE)))
            .addOutput(floats("logits", List.of(ANY_BATCH, new Dim.Fixed(classes))));
    for (String name : expected.keySet()) {
      Tensor tensor = Optional.ofNullable(tensors.get(name)).orElseThrow();
      graph.addInitializer(TensorProtos.toProto(name, tensor));
    }
    return OnnxGraph.of(
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("streamtune")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(graph)
            .build());
  }

  /** Returns names and shapes of all tensors, in torchvision's order. */
  public static Map<String, long[]> expectedTensors(ResNetVariant depth, int classes) {
    return layout(depth, classes).tensors();
  }

  /** Returns the ResNet with exactly these tensor names, or empty if there is none. */
  public static Optional<ResNetVariant> depthOf(Set<String> names) {
    Set<String> known = names.stream().filter(ResNet::matters).collect(Collectors.toSet());
    return Arrays.stream(ResNetVariant.values())
        .filter(depth -> expectedTensors(depth, 1).keySet().equals(known))
        .findFirst();
  }

  /**
   * Draws the weights of an untrained network as torchvision does: convolutions normal with
   * variance {@code 2 / fan_out}, BatchNormalization the identity, classifier uniform within {@code
   * 1 / sqrt(fan_in)}.
   *
   * @return the tensors of {@link #expectedTensors}, the same ones for the same seed
   */
  public static Map<String, Tensor> initialise(ResNetVariant depth, int classes, long seed) {
    return ResNetInit.draw(layout(depth, classes), seed);
  }

  private static ResNetLayout layout(ResNetVariant depth, int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException("classes must be at least 1, not " + classes);
    }
    return ResNetLayout.of(depth, classes);
  }

  /** Ignores the counter of training steps, which only training with momentum "none" would need. */
  private static boolean matters(String name) {
    return !name.endsWith(".num_batches_tracked");
  }

  private static void check(
      ResNetVariant depth, Map<String, long[]> expected, Map<String, Tensor> tensors) {
    for (Map.Entry<String, long[]> entry : expected.entrySet()) {
      checkTensor(depth, entry.getKey(), entry.getValue(), tensors);
    }
    for (String name : tensors.keySet()) {
      if (matters(name) && !expected.containsKey(name)) {
        throw invalid(depth, "tensor '%s' does not belong to it".formatted(name));
      }
    }
  }

  private static void checkTensor(
      ResNetVariant depth, String name, long[] expected, Map<String, Tensor> tensors) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw invalid(depth, "tensor '%s' is missing".formatted(name));
    }
    if (!Arrays.equals(tensor.shape(), expected) || tensor.type() != ElementType.FLOAT32) {
      throw invalid(
          depth,
          "tensor '%s' is %s, expected FLOAT32%s"
              .formatted(name, tensor, Arrays.toString(expected)));
    }
  }

  private static InvalidModelException invalid(ResNetVariant depth, String what) {
    return new InvalidModelException(
        depth + ": " + what,
        "the checkpoint must hold the float32 tensors of torchvision's ResNet of this depth");
  }

  private static ValueInfoProto floats(String name, List<Dim> shape) {
    return TensorInfos.toProto(new TensorInfo(name, ElementType.FLOAT32, shape));
  }
}
