package io.streamtune.model.bundle;

import io.streamtune.events.Activation;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.onnx.ActivationOutput;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.Preprocess;
import io.streamtune.vision.Preprocessing;
import java.util.List;

/**
 * What the inference service loads: pixels in, probabilities out.
 *
 * <p><b>Shape</b>: input {@code images} uint8[N, H, W, 3] RGB; output {@code probabilities}
 * float32[N, C].
 *
 * <p><b>Called on</b>: any thread; immutable.
 */
public final class ServingModel {
  private final ModelBundle bundle;
  private final byte[] onnx;

  private ServingModel(ModelBundle bundle, byte[] onnx) {
    this.bundle = bundle;
    this.onnx = onnx;
  }

  /**
   * Puts the bundle's preprocessing in front of its graph and its activation behind.
   *
   * @throws InvalidModelException if the graph does not take images or give logits
   */
  public static ServingModel of(ModelBundle bundle) {
    Manifest manifest = bundle.manifest();
    OnnxGraph graph = Preprocess.attach(bundle.graph(), manifest.preprocessing());
    return new ServingModel(
        bundle, ActivationOutput.attach(graph, manifest.activation()).toBytes());
  }

  /** Returns the ONNX file to run; do not mutate. */
  public byte[] onnx() {
    return onnx;
  }

  /** Returns the class names in the order of the output. */
  public List<String> classes() {
    return bundle.manifest().classes();
  }

  /** Returns how the pixels are to be cut out of a photo. */
  public Preprocessing preprocessing() {
    return bundle.manifest().preprocessing();
  }

  /** Returns how the probabilities were made. */
  public Activation activation() {
    return bundle.manifest().activation();
  }

  /** Returns the model's name. */
  public String name() {
    return bundle.manifest().id().name();
  }

  /** Returns the model's version. */
  public String version() {
    return bundle.manifest().id().version();
  }

  /** Returns the sha256 (hex) of the bundle's manifest. */
  public String digest() {
    return bundle.digest();
  }

  /** Returns false if the weights are freshly initialised: it has learnt nothing yet. */
  public boolean trained() {
    return bundle.manifest().provenance().trained();
  }
}
