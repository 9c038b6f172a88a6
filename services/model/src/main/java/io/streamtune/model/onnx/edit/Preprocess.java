package io.streamtune.model.onnx.edit;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.streamtune.model.ElementType;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import io.streamtune.model.onnx.Attributes;
import io.streamtune.model.onnx.Dim;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorInfo;
import io.streamtune.model.onnx.TensorInfos;
import io.streamtune.model.onnx.TensorProtos;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.Preprocessing.ColorOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds preprocessing before a graph, so that the graph takes decoded pixels.
 *
 * <pre>
 * images uint8 NHWC ─▶ Transpose ─▶ (Gather: RGB to BGR) ─▶ Cast ─▶ Mul ─▶ Add ─▶ the former input
 * </pre>
 *
 * <p>Transposing bytes before they become floats, and scaling whole planes, takes 0.1 ms per image
 * on one core; scaling interleaved channels takes 1.3 ms. See decision 0005 in docs/decisions.
 *
 * <p><b>Called on</b>: any thread.
 */
public final class Preprocess {
  /** Name of the input that {@link #attach} adds. */
  public static final String IMAGES = "images";

  private static final String PREFIX = "preprocess/";

  private Preprocess() {}

  /**
   * Replaces the only input, float32[N, 3, H, W], by {@code images} uint8[N, H, W, 3], always RGB.
   * The value {@code (x / 255 - mean) / std}, to within 1e-6, takes the name of the former input.
   * N, H and W stay as they were, fixed or symbolic.
   *
   * @throws InvalidModelException if the graph's input is not of this kind, or its H and W are
   *     fixed and not the preprocessing's size
   */
  public static OnnxGraph attach(OnnxGraph graph, Preprocessing preprocessing) {
    TensorInfo input = floatInput(graph);
    checkSize(input, preprocessing.size());
    List<Dim> nchw = input.shape();
    var images =
        new TensorInfo(
            IMAGES,
            ElementType.UINT8,
            List.of(nchw.get(0), nchw.get(2), nchw.get(3), new Dim.Fixed(3)));
    return graph.with(
        edited -> {
          replaceInput(edited, input, images);
          List<NodeProto> network = List.copyOf(edited.getNodeList());
          edited.clearNode().addAllNode(nodes(preprocessing, input.name())).addAllNode(network);
          edited.addAllInitializer(constants(preprocessing));
        });
  }

  private static TensorInfo floatInput(OnnxGraph graph) {
    List<TensorInfo> inputs = graph.inputs();
    if (inputs.size() == 1) {
      TensorInfo input = inputs.getFirst();
      boolean channelsSecond =
          input.shape().size() == 4 && input.shape().get(1).equals(new Dim.Fixed(3));
      if (input.type() == ElementType.FLOAT32 && channelsSecond) {
        return input;
      }
    }
    throw new InvalidModelException(
        "the graph takes %s, expected one input FLOAT32[N, 3, H, W]".formatted(inputs),
        inputs.stream().anyMatch(input -> input.type() == ElementType.UINT8)
            ? "it seems to contain its preprocessing already: import the graph without it"
            : "export the model with one NCHW image input");
  }

  private static void checkSize(TensorInfo input, int size) {
    for (Dim side : input.shape().subList(2, 4)) {
      if (side instanceof Dim.Fixed(long fixed) && fixed != size) {
        throw new InvalidModelException(
            "the graph takes %s, the preprocessing gives %d x %d pixels"
                .formatted(input, size, size),
            "set the preprocessing's size to the graph's");
      }
    }
  }

  private static void replaceInput(GraphProto.Builder edited, TensorInfo input, TensorInfo images) {
    for (int i = 0; i < edited.getInputCount(); i++) {
      if (edited.getInput(i).getName().equals(input.name())) {
        edited.setInput(i, TensorInfos.toProto(images));
      }
    }
  }

  private static List<NodeProto> nodes(Preprocessing preprocessing, String input) {
    var nodes = new ArrayList<NodeProto>();
    nodes.add(step("Transpose", IMAGES, Attributes.integers("perm", 0, 3, 1, 2)));
    if (preprocessing.colorOrder() == ColorOrder.BGR) {
      nodes.add(
          Attributes.node(
              "Gather",
              PREFIX + "Gather",
              List.of(last(nodes), PREFIX + "channels"),
              PREFIX + "Gather_output_0",
              Attributes.integer("axis", 1)));
    }
    nodes.add(step("Cast", last(nodes), Attributes.integer("to", DataType.FLOAT_VALUE)));
    nodes.add(
        Attributes.node(
            "Mul",
            PREFIX + "Mul",
            List.of(last(nodes), PREFIX + "scale"),
            PREFIX + "Mul_output_0"));
    nodes.add(
        Attributes.node("Add", PREFIX + "Add", List.of(last(nodes), PREFIX + "offset"), input));
    return nodes;
  }

  private static NodeProto step(String operator, String input, AttributeProto attribute) {
    String name = PREFIX + operator;
    return Attributes.node(operator, name, List.of(input), name + "_output_0", attribute);
  }

  private static String last(List<NodeProto> nodes) {
    return nodes.getLast().getOutput(0);
  }

  /** {@code (x / 255 - mean) / std = x * scale + offset}, rounded to float once. */
  private static List<TensorProto> constants(Preprocessing preprocessing) {
    float[] scale = new float[3];
    float[] offset = new float[3];
    for (int c = 0; c < 3; c++) {
      double std = preprocessing.std().get(c);
      scale[c] = (float) (1 / (255 * std));
      offset[c] = (float) (-preprocessing.mean().get(c) / std);
    }
    var constants = new ArrayList<TensorProto>();
    constants.add(TensorProtos.toProto(PREFIX + "scale", Tensor.ofFloats(scale, 1, 3, 1, 1)));
    constants.add(TensorProtos.toProto(PREFIX + "offset", Tensor.ofFloats(offset, 1, 3, 1, 1)));
    if (preprocessing.colorOrder() == ColorOrder.BGR) {
      Tensor reversed = Tensor.ofLongs(new long[] {2, 1, 0}, 3);
      constants.add(TensorProtos.toProto(PREFIX + "channels", reversed));
    }
    return constants;
  }
}
