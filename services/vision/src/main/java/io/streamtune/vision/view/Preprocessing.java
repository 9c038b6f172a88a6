package io.streamtune.vision.view;

import java.util.List;

/**
 * How a decoded photo becomes the tensor that a network was trained on. Part of the model's
 * manifest.
 *
 * <p>Resizing and cropping give {@code uint8[size, size, 3]} on the CPU; {@code (x / 255 - mean) /
 * std} happens inside the graph.
 *
 * @param size side of the square that the network sees, in pixels
 * @param resizeShortSide length of the short side after the resize that precedes the centre crop,
 *     in pixels; at least {@code size}
 * @param resize how the photo is brought to the crop's scale
 * @param mean per channel, in the order of {@code colorOrder}, on the scale [0, 1]
 * @param std per channel, in the order of {@code colorOrder}, on the scale [0, 1]
 * @param colorOrder channel order of the network's input
 */
public record Preprocessing(
    int size,
    int resizeShortSide,
    Resize resize,
    List<Float> mean,
    List<Float> std,
    ColorOrder colorOrder) {

  /** The resize before the centre crop. */
  public enum Resize {
    /**
     * The short side becomes {@code resizeShortSide}, the aspect ratio stays, the long side is
     * rounded down; then the centre is cropped. Half an odd margin is rounded to the even number,
     * as in torchvision. If {@code resizeShortSide} is {@code size}, as in fastai, the crop starts
     * at half the margin rounded up, as in fastai.
     */
    SHORT_SIDE,
    /** Both sides become {@code size}, the aspect ratio is lost; nothing is cropped. */
    SQUASH
  }

  /** Channel order of the network's input. */
  public enum ColorOrder {
    /** Red first; torchvision, fastai. */
    RGB,
    /** Blue first; Caffe, OpenCV. */
    BGR
  }

  /**
   * ImageNet as in torchvision: short side 256, centre crop 224, RGB, the well-known mean and std.
   */
  public static final Preprocessing IMAGENET =
      new Preprocessing(
          224,
          256,
          Resize.SHORT_SIDE,
          List.of(0.485f, 0.456f, 0.406f),
          List.of(0.229f, 0.224f, 0.225f),
          ColorOrder.RGB);

  /** Checks the sizes and copies the lists. */
  public Preprocessing {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (size < 1 || size > 4096) {
      throw new IllegalArgumentException("size must be 1 to 4096 pixels, not " + size);
    }
    if (resizeShortSide < size) {
      throw new IllegalArgumentException(
          "resizeShortSide must be at least size (" + size + "), not " + resizeShortSide);
    }
    if (mean.size() != 3 || std.size() != 3 || std.stream().anyMatch(s -> !(s > 0))) {
      throw new IllegalArgumentException("mean and std need three values each, std above 0");
    }
  }

  /** Returns the bytes of one row of a batch: {@code size * size * 3}. */
  public int rowBytes() {
    return size * size * 3;
  }
}
