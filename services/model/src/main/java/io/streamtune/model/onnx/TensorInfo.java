package io.streamtune.model.onnx;

import io.streamtune.model.ElementType;
import java.util.List;

/**
 * What a graph takes or gives: an input or output by name.
 *
 * @param name what a session feeds or fetches it by
 * @param type type of every element
 * @param shape outermost first; empty for a scalar, and where the file does not say
 */
public record TensorInfo(String name, ElementType type, List<Dim> shape) {
  /** Copies the shape. */
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** Returns name, type and shape, as {@code input FLOAT32[N, 3, 224, 224]}. */
  @Override
  public String toString() {
    return name + " " + type + shape;
  }
}
