package io.streamtune.vision;

import io.streamtune.vision.view.AugmentParams;
import io.streamtune.vision.view.CropTransform;
import io.streamtune.vision.view.Warp;
import java.awt.image.BufferedImage;

/**
 * The recipe's transforms written down one by one on pictures of doubles, independently of {@link
 * CropTransform} and {@link Warp}: scale, rotate, light, quarter turns, mirror, crop.
 */
final class StepByStep {
  private final int width;
  private final int height;

  /** {@code [height, width, 3]}, 0 to 255. */
  private final double[] values;

  private StepByStep(int width, int height, double[] values) {
    this.width = width;
    this.height = height;
    this.values = values;
  }

  static StepByStep of(BufferedImage image) {
    return generate(
        image.getWidth(),
        image.getHeight(),
        (x, y, channel) -> image.getRGB(x, y) >> (16 - 8 * channel) & 0xff);
  }

  @FunctionalInterface
  private interface Pixel {
    double at(int x, int y, int channel);
  }

  private static StepByStep generate(int width, int height, Pixel pixel) {
    double[] values = new double[width * height * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = pixel.at(i / 3 % width, i / 3 / width, i % 3);
    }
    return new StepByStep(width, height, values);
  }

  double at(int x, int y, int channel) {
    return values[(y * width + x) * 3 + channel];
  }

  /** All of the augmented view. */
  byte[] augmented(AugmentParams params, int size) {
    int shortSide = (int) (params.zoom() * size);
    int min = Math.min(width, height);
    StepByStep turned =
        scaled(width * shortSide / min, height * shortSide / min)
            .rotated(params.degrees())
            .lit(params.brightness(), params.contrast());
    for (int i = 0; i < params.quarterTurns(); i++) {
      turned = turned.quarterTurned();
    }
    StepByStep upright = params.isFlipped() ? turned.mirrored() : turned;
    int left = (int) Math.floor(params.cropX() * (upright.width - size));
    int top = (int) Math.floor(params.cropY() * (upright.height - size));
    return upright.cropped(left, top, size).bytes();
  }

  StepByStep scaled(int newWidth, int newHeight) {
    StepByStep wide = alongX(newWidth);
    return wide.transposed().alongX(newHeight).transposed();
  }

  private StepByStep alongX(int newWidth) {
    double scale = (double) width / newWidth;
    double support = Math.max(1, scale);
    return generate(
        newWidth,
        height,
        (x, y, channel) -> {
          double centre = (x + 0.5) * scale;
          double sum = 0;
          double weights = 0;
          int last = (int) Math.min(width - 1, centre + support);
          for (int k = (int) Math.max(0, centre - support); k <= last; k++) {
            double weight = Math.max(0, 1 - Math.abs(k + 0.5 - centre) / support);
            weights += weight;
            sum += weight * at(k, y, channel);
          }
          return sum / weights;
        });
  }

  private StepByStep transposed() {
    return generate(/* width= */ height, /* height= */ width, (x, y, channel) -> at(y, x, channel));
  }

  /** Counter-clockwise about (width / 2, height / 2), bilinear, borders reflected. */
  StepByStep rotated(double degrees) {
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    int centreX = width / 2;
    int centreY = height / 2;
    return generate(
        width,
        height,
        (x, y, channel) -> {
          // On the screen y points down: turning content left means looking right of upwards.
          double sourceX = centreX + cos * (x - centreX) - sin * (y - centreY);
          double sourceY = centreY + sin * (x - centreX) + cos * (y - centreY);
          return between(sourceX, sourceY, channel);
        });
  }

  private double between(double x, double y, int channel) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double dx = x - left;
    double dy = y - top;
    return (1 - dy)
            * ((1 - dx) * reflected(left, top, channel) + dx * reflected(left + 1, top, channel))
        + dy
            * ((1 - dx) * reflected(left, top + 1, channel)
                + dx * reflected(left + 1, top + 1, channel));
  }

  private double reflected(int x, int y, int channel) {
    return at(reflect(x, width), reflect(y, height), channel);
  }

  /** fedcba|abcdef|fedcba. */
  private static int reflect(int at, int length) {
    int within = Math.floorMod(at, 2 * length);
    return within < length ? within : 2 * length - 1 - within;
  }

  StepByStep lit(double brightness, double contrast) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    return generate(
        width,
        height,
        (x, y, c) -> Math.clamp((at(x, y, c) - mean) * contrast + mean + 255 * brightness, 0, 255));
  }

  /** By 90 degrees counter-clockwise: the right column becomes the top row. */
  StepByStep quarterTurned() {
    return generate(
        /* width= */ height, /* height= */ width, (x, y, channel) -> at(width - 1 - y, x, channel));
  }

  StepByStep mirrored() {
    return generate(width, height, (x, y, channel) -> at(width - 1 - x, y, channel));
  }

  StepByStep cropped(int left, int top, int size) {
    return generate(size, size, (x, y, channel) -> at(left + x, top + y, channel));
  }

  byte[] bytes() {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(values[i]);
    }
    return bytes;
  }
}
