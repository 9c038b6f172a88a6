package io.streamtune.model.onnx;

import io.streamtune.model.ElementType;
import java.util.List;

/**
 * An input or output of a graph.
 *
 * @param name the name by which a session feeds or fetches it
 * @param type type of the elements
 * @param shape outermost first; empty for a scalar, or if the file does not say
 */
public record TensorInfo(String name, ElementType type, List<Dim> shape) {
  /** Copies the shape. */
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** Returns name, type and shape, for example {@code input FLOAT32[N, 3, 224, 224]}. */
  @Override
  public String toString() {
    return name + " " + type + shape;
  }
}
