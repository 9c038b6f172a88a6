package io.streamtune.model.onnx.edit;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.streamtune.model.ElementType;
import io.streamtune.model.Tensor;
import io.streamtune.model.onnx.Attributes;
import io.streamtune.model.onnx.Dim;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorInfo;
import io.streamtune.model.onnx.TensorInfos;
import io.streamtune.model.onnx.TensorProtos;
import java.util.List;

/**
 * A graph with the input of the serving graph that computes next to nothing: its run costs the copy
 * to the device and the call.
 *
 * <pre>
 * images uint8 NHWC ─▶ Slice: the first pixel ─▶ Flatten ─▶ Cast ─▶ probabilities float32[N, 3]
 * </pre>
 *
 * <p><b>Called on</b>: any thread.
 */
public final class CopyGraph {
  private static final int OPSET = 13;
  private static final int IR_VERSION = 7;

  private CopyGraph() {}

  /**
   * Returns the graph.
   *
   * @param size height and width of the images
   */
  public static OnnxGraph of(int size) {
    Dim batch = new Dim.Symbolic("N");
    Dim side = new Dim.Fixed(size);
    Dim channels = new Dim.Fixed(3);
    TensorInfo images =
        new TensorInfo(Preprocess.IMAGES, ElementType.UINT8, List.of(batch, side, side, channels));
    TensorInfo scores =
        new TensorInfo(
            ActivationOutput.PROBABILITIES, ElementType.FLOAT32, List.of(batch, channels));
    Tensor zeros = Tensor.ofLongs(new long[] {0, 0}, 2);
    Tensor ones = Tensor.ofLongs(new long[] {1, 1}, 2);
    Tensor axes = Tensor.ofLongs(new long[] {1, 2}, 2);
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("copy")
            .addInput(TensorInfos.toProto(images))
            .addOutput(TensorInfos.toProto(scores))
            .addInitializer(TensorProtos.toProto("starts", zeros))
            .addInitializer(TensorProtos.toProto("ends", ones))
            .addInitializer(TensorProtos.toProto("axes", axes))
            .addNode(
                Attributes.node(
                    "Slice",
                    "copy/Slice",
                    List.of(images.name(), "starts", "ends", "axes"),
                    "pixel"))
            .addNode(
                Attributes.node(
                    "Flatten",
                    "copy/Flatten",
                    List.of("pixel"),
                    "flat",
                    Attributes.integer("axis", 1)))
            .addNode(
                Attributes.node(
                    "Cast",
                    "copy/Cast",
                    List.of("flat"),
                    scores.name(),
                    Attributes.integer("to", DataType.FLOAT.getNumber())));
    return OnnxGraph.of(
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("streamtune")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(graph)
            .build());
  }
}
