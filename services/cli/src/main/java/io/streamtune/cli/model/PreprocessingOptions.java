package io.streamtune.cli.model;

import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.Preprocessing.ColorOrder;
import io.streamtune.vision.view.Preprocessing.Resize;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that describe how photos become the model's input. */
final class PreprocessingOptions {
  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Side of the square that the network sees. Default: 224.")
  private Optional<Integer> size = Optional.empty();

  @Option(
      names = "--short-side",
      paramLabel = "PIXELS",
      description =
          "Length of a photo's short side before the centre is cropped. Default: 8/7 of the size.")
  private Optional<Integer> shortSide = Optional.empty();

  @Option(
      names = "--resize",
      paramLabel = "short_side|squash",
      description = "Keep the photo's aspect ratio and crop, or squash it. Default: short_side.")
  private Optional<Resize> resize = Optional.empty();

  @Option(
      names = "--mean",
      split = ",",
      arity = "1",
      paramLabel = "R,G,B",
      hideParamSyntax = true,
      description = "Mean of each channel on the scale 0 to 1. Default: ImageNet's.")
  private List<Float> mean = List.of();

  @Option(
      names = "--std",
      split = ",",
      arity = "1",
      paramLabel = "R,G,B",
      hideParamSyntax = true,
      description = "Standard deviation of each channel on the same scale. Default: ImageNet's.")
  private List<Float> std = List.of();

  @Option(
      names = "--color-order",
      paramLabel = "rgb|bgr",
      description = "Order of the channels. Default: rgb.")
  private Optional<ColorOrder> colorOrder = Optional.empty();

  /**
   * Returns ImageNet's preprocessing with the given changes; empty if no option is given, so that
   * the model decides.
   *
   * @throws IllegalArgumentException if the values do not fit together
   */
  Optional<Preprocessing> preprocessing() {
    boolean silent =
        size.isEmpty()
            && shortSide.isEmpty()
            && resize.isEmpty()
            && mean.isEmpty()
            && std.isEmpty()
            && colorOrder.isEmpty();
    if (silent) {
      return Optional.empty();
    }
    Preprocessing imageNet = Preprocessing.IMAGENET;
    int side = size.orElse(imageNet.size());
    return Optional.of(
        new Preprocessing(
            side,
            shortSide.orElse(Math.round(side * 8 / 7f)),
            resize.orElse(imageNet.resize()),
            mean.isEmpty() ? imageNet.mean() : mean,
            std.isEmpty() ? imageNet.std() : std,
            colorOrder.orElse(imageNet.colorOrder())));
  }
}
