package io.streamtune.model.onnx.resnet;

import io.streamtune.model.ElementType;
import io.streamtune.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * Draws the weights of an untrained ResNet.
 *
 * <p><b>Source</b>: torchvision's ResNet: {@code kaiming_normal_(mode="fan_out",
 * nonlinearity="relu")} for convolutions (He et al., "Delving Deep into Rectifiers"), constant 1
 * and 0 for BatchNormalization, torch.nn.Linear's own uniform for the classifier.
 */
final class ResNetInit {
  private ResNetInit() {}

  static Map<String, Tensor> draw(ResNetLayout layout, long seed) {
    var random = new SplittableRandom(seed);
    var tensors = new LinkedHashMap<String, Tensor>();
    layout
        .tensors()
        .forEach(
            (name, shape) -> {
              DoubleSupplier numbers = numbers(name, shape, layout.features(), random.split());
              tensors.put(name, fill(shape, numbers));
            });
    return tensors;
  }

  private static DoubleSupplier numbers(
      String name, long[] shape, int features, RandomGenerator random) {
    if (shape.length == 4) {
      double std = Math.sqrt(2.0 / (shape[0] * shape[2] * shape[3]));
      return () -> std * random.nextGaussian();
    }
    if (name.startsWith("fc.")) {
      double bound = 1 / Math.sqrt(features);
      return () -> random.nextDouble(-bound, bound);
    }
    return name.endsWith(".weight") || name.endsWith(".running_var") ? () -> 1 : () -> 0;
  }

  private static Tensor fill(long[] shape, DoubleSupplier numbers) {
    int count = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putFloat((float) numbers.getAsDouble());
    }
    return Tensor.of(ElementType.FLOAT32, shape, bytes.flip());
  }
}
