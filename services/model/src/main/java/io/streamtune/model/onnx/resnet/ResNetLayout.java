package io.streamtune.model.onnx.resnet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The layers of a ResNet in the order of computation, with torchvision's names.
 *
 * <pre>
 * stem ─▶ max pool ─▶ blocks (4 stages) ─▶ average pool ─▶ fc
 *
 * block: ──┬─▶ path[0] ─▶ relu ─▶ path[1] ─▶ …  ─▶ add ─▶ relu
 *          └─▶ downsample, where width or size change ─▶ ┘
 * </pre>
 *
 * @param features inputs of the classifier
 * @param classes outputs of the classifier
 */
record ResNetLayout(ConvNorm stem, List<Block> blocks, int features, int classes) {

  /** A convolution without bias, and the BatchNormalization after it. */
  record ConvNorm(String conv, String norm, int in, int out, int kernel, int stride) {}

  /** A residual block, with for example stage {@code layer2} and name {@code layer2.0}. */
  record Block(String stage, String name, List<ConvNorm> path, Optional<ConvNorm> downsample) {}

  static ResNetLayout of(ResNetVariant depth, int classes) {
    var blocks = new ArrayList<Block>();
    int in = 64;
    for (int stage = 0; stage < 4; stage++) {
      for (int i = 0; i < depth.blocks().get(stage); i++) {
        blocks.add(block(depth, stage, i, in));
        in = width(stage) * depth.expansion();
      }
    }
    var stem = new ConvNorm("conv1", "bn1", 3, 64, 7, 2);
    return new ResNetLayout(stem, List.copyOf(blocks), depth.featureCount(), classes);
  }

  /** Returns name and shape of every tensor, in torchvision's order. */
  Map<String, long[]> tensors() {
    var shapes = new LinkedHashMap<String, long[]>();
    add(shapes, stem);
    for (Block block : blocks) {
      block.path().forEach(layer -> add(shapes, layer));
      block.downsample().ifPresent(layer -> add(shapes, layer));
    }
    shapes.put("fc.weight", new long[] {classes, features});
    shapes.put("fc.bias", new long[] {classes});
    return shapes;
  }

  private static void add(Map<String, long[]> shapes, ConvNorm layer) {
    shapes.put(
        layer.conv() + ".weight",
        new long[] {layer.out(), layer.in(), layer.kernel(), layer.kernel()});
    for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
      shapes.put(layer.norm() + "." + part, new long[] {layer.out()});
    }
  }

  private static Block block(ResNetVariant depth, int stage, int index, int in) {
    String stageName = "layer" + (stage + 1);
    String name = stageName + "." + index;
    int out = width(stage) * depth.expansion();
    int stride = stage > 0 && index == 0 ? 2 : 1;
    List<ConvNorm> path =
        depth.isBottleneck()
            ? bottleneck(name, in, width(stage), stride)
            : basic(name, in, width(stage), stride);
    Optional<ConvNorm> downsample =
        in == out && stride == 1
            ? Optional.empty()
            : Optional.of(
                new ConvNorm(name + ".downsample.0", name + ".downsample.1", in, out, 1, stride));
    return new Block(stageName, name, path, downsample);
  }

  private static List<ConvNorm> bottleneck(String name, int in, int width, int stride) {
    return List.of(
        layer(name, 1, in, width, 1, 1),
        layer(name, 2, width, width, 3, stride),
        layer(name, 3, width, 4 * width, 1, 1));
  }

  private static List<ConvNorm> basic(String name, int in, int width, int stride) {
    return List.of(layer(name, 1, in, width, 3, stride), layer(name, 2, width, width, 3, 1));
  }

  private static ConvNorm layer(String block, int number, int in, int out, int kernel, int stride) {
    return new ConvNorm(block + ".conv" + number, block + ".bn" + number, in, out, kernel, stride);
  }

  private static int width(int stage) {
    return 64 << stage;
  }
}
