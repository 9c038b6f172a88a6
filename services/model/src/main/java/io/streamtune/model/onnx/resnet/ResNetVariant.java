package io.streamtune.model.onnx.resnet;

import java.util.List;

/**
 * The ResNets of torchvision, by the number of their layers with weights.
 *
 * <p><b>Source</b>: He et al., "Deep Residual Learning for Image Recognition", table 1.
 */
public enum ResNetVariant {
  /** Basic blocks of two 3x3 convolutions. */
  RESNET18(false, List.of(2, 2, 2, 2)),
  /** Basic blocks of two 3x3 convolutions. */
  RESNET34(false, List.of(3, 4, 6, 3)),
  /** Bottlenecks of 1x1, 3x3, 1x1. */
  RESNET50(true, List.of(3, 4, 6, 3)),
  /** Bottlenecks of 1x1, 3x3, 1x1. */
  RESNET101(true, List.of(3, 4, 23, 3)),
  /** Bottlenecks of 1x1, 3x3, 1x1. */
  RESNET152(true, List.of(3, 8, 36, 3));

  private final boolean bottleneck;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable, but its type does not say so
  private final List<Integer> blocks;

  ResNetVariant(boolean bottleneck, List<Integer> blocks) {
    this.bottleneck = bottleneck;
    this.blocks = blocks;
  }

  boolean isBottleneck() {
    return bottleneck;
  }

  /** Returns the number of blocks in each of the four stages. */
  List<Integer> blocks() {
    return blocks;
  }

  /** Returns the output channels of a block per channel of its stage's width. */
  int expansion() {
    return bottleneck ? 4 : 1;
  }

  /** Returns the length of the pooled features: 512 or 2048. */
  public int featureCount() {
    return 512 * expansion();
  }
}
