package io.streamtune.model.onnx.edit;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.onnx.Dim;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorInfo;
import io.streamtune.model.onnx.TensorInfos;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes the image size that a network takes. This works if nothing in the graph depends on the
 * size, as in a network that ends in a global pool.
 */
public final class ImageSize {
  private ImageSize() {}

  /**
   * Returns the graph with the input float32[N, 3, size, size]; the recorded shapes of inner values
   * are dropped.
   *
   * @throws InvalidModelException if the graph does not take one NCHW image input
   */
  public static OnnxGraph set(OnnxGraph graph, int size) {
    List<TensorInfo> inputs = graph.inputs();
    if (inputs.size() != 1 || inputs.getFirst().shape().size() != 4) {
      throw new InvalidModelException(
          "the graph takes %s, expected one input FLOAT32[N, 3, H, W]".formatted(inputs),
          "export the model with one NCHW image input");
    }
    TensorInfo input = inputs.getFirst();
    List<Dim> shape = new ArrayList<>(input.shape());
    shape.set(2, new Dim.Fixed(size));
    shape.set(3, new Dim.Fixed(size));
    TensorInfo resized = new TensorInfo(input.name(), input.type(), shape);
    return graph.with(
        edited -> {
          edited.clearValueInfo();
          for (int i = 0; i < edited.getInputCount(); i++) {
            if (edited.getInput(i).getName().equals(input.name())) {
              edited.setInput(i, TensorInfos.toProto(resized));
            }
          }
        });
  }
}
