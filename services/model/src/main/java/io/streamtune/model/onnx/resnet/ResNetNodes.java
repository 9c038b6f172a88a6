package io.streamtune.model.onnx.resnet;

import static io.streamtune.model.onnx.Attributes.decimal;
import static io.streamtune.model.onnx.Attributes.integer;
import static io.streamtune.model.onnx.Attributes.integers;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.streamtune.model.onnx.Attributes;
import io.streamtune.model.onnx.resnet.ResNetLayout.Block;
import io.streamtune.model.onnx.resnet.ResNetLayout.ConvNorm;
import java.util.ArrayList;
import java.util.List;

/**
 * The nodes of a {@link ResNetLayout}. They have the names of torchvision's modules, as its
 * exporter gives them, so that tools show the familiar structure.
 */
final class ResNetNodes {
  /**
   * Values of torch.nn.BatchNorm2d; its momentum 0.1 weights the new value, ONNX's 0.9 the old one.
   */
  private static final float EPSILON = 1e-5f;

  private static final float MOMENTUM = 0.9f;

  private final List<NodeProto> nodes = new ArrayList<>();

  private ResNetNodes() {}

  /** Returns the nodes from {@code input} to {@code logits}. */
  static List<NodeProto> of(ResNetLayout layout) {
    var made = new ResNetNodes();
    String value = made.convNorm("", "input", layout.stem());
    value = made.add("Relu", "/relu", List.of(value));
    value = made.add("MaxPool", "/maxpool", List.of(value), maxPool());
    for (Block block : layout.blocks()) {
      value = made.block(value, block);
    }
    value = made.add("GlobalAveragePool", "/avgpool", List.of(value));
    value = made.add("Flatten", "", List.of(value), integer("axis", 1));
    made.classifier(value);
    return made.nodes;
  }

  private String block(String input, Block block) {
    String scope = "/" + block.stage() + "/" + block.name();
    String value = input;
    int last = block.path().size() - 1;
    for (int i = 0; i < last; i++) {
      value = convNorm(scope, value, block.path().get(i));
      value = add("Relu", relu(scope, i), List.of(value));
    }
    value = convNorm(scope, value, block.path().get(last));
    String shortcut = block.downsample().map(layer -> convNorm(scope, input, layer)).orElse(input);
    value = add("Add", scope, List.of(value, shortcut));
    return add("Relu", relu(scope, last), List.of(value));
  }

  private static String relu(String scope, int use) {
    return scope + (use == 0 ? "/relu" : "/relu_" + use);
  }

  private String convNorm(String scope, String input, ConvNorm layer) {
    String convolved =
        add(
            "Conv",
            scope + module(layer.conv()),
            List.of(input, layer.conv() + ".weight"),
            conv(layer));
    String norm = layer.norm();
    return add(
        "BatchNormalization",
        scope + module(norm),
        List.of(
            convolved,
            norm + ".weight",
            norm + ".bias",
            norm + ".running_mean",
            norm + ".running_var"),
        decimal("epsilon", EPSILON),
        decimal("momentum", MOMENTUM));
  }

  /**
   * Maps {@code layer1.0.conv1} to {@code /conv1}; the two layers of a downsample keep its name.
   */
  private static String module(String tensorName) {
    int list = tensorName.indexOf("downsample.");
    return list >= 0
        ? "/downsample/" + tensorName.substring(list)
        : "/" + tensorName.substring(tensorName.lastIndexOf('.') + 1);
  }

  private static AttributeProto[] conv(ConvNorm layer) {
    long pad = layer.kernel() / 2;
    return new AttributeProto[] {
      integers("dilations", 1, 1),
      integer("group", 1),
      integers("kernel_shape", layer.kernel(), layer.kernel()),
      integers("pads", pad, pad, pad, pad),
      integers("strides", layer.stride(), layer.stride())
    };
  }

  private static AttributeProto[] maxPool() {
    return new AttributeProto[] {
      integer("ceil_mode", 0),
      integers("kernel_shape", 3, 3),
      integers("pads", 1, 1, 1, 1),
      integers("strides", 2, 2)
    };
  }

  private void classifier(String features) {
    nodes.add(
        Attributes.node(
            "Gemm",
            "/fc/Gemm",
            List.of(features, "fc.weight", "fc.bias"),
            "logits",
            decimal("alpha", 1),
            decimal("beta", 1),
            integer("transB", 1)));
  }

  private String add(
      String operator, String module, List<String> inputs, AttributeProto... attributes) {
    String name = module + "/" + operator;
    String output = name + "_output_0";
    nodes.add(Attributes.node(operator, name, inputs, output, attributes));
    return output;
  }
}
