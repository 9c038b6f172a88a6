package io.streamtune.model.onnx;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * ResNet v1.5 (the stride of a bottleneck lies on its 3x3) with torchvision's tensor names and
 * BatchNormalization not folded.
 *
 * <p><b>Called on</b>: any thread; initialising takes about a second.
 */
public final class ResNet {
  private ResNet() {}

  /**
   * Builds the network around the tensors.
   *
   * <p><b>Shape</b>: {@code input} float32[N, 3, 224, 224] NCHW, normalised; {@code logits}
   * float32[N, classes].
   *
   * @param tensors as {@link #expectedTensors} lists them; {@code *.num_batches_tracked} is ignored
   * @throws InvalidModelException if a tensor is missing, unknown, not float32 or of another shape
   */
  public static OnnxGraph build(Depth depth, int classes, Map<String, Tensor> tensors) {
    throw new UnsupportedOperationException();
  }

  /** Returns name and shape of every tensor, in torchvision's order. */
  public static Map<String, long[]> expectedTensors(Depth depth, int classes) {
    throw new UnsupportedOperationException();
  }

  /** Returns which ResNet tensors of these names belong to; empty if to none. */
  public static Optional<Depth> depthOf(Set<String> names) {
    throw new UnsupportedOperationException();
  }

  /**
   * Draws the weights of an untrained network as torchvision does: convolutions normal with
   * variance {@code 2 / fan_out}, BatchNormalization the identity, classifier uniform within {@code
   * 1 / sqrt(fan_in)}.
   *
   * @return the tensors of {@link #expectedTensors}, the same ones for the same seed
   */
  public static Map<String, Tensor> initialise(Depth depth, int classes, long seed) {
    throw new UnsupportedOperationException();
  }
}
