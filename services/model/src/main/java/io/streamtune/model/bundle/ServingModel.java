package io.streamtune.model.bundle;

import io.streamtune.events.prediction.Activation;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.edit.ActivationOutput;
import io.streamtune.model.onnx.edit.Preprocess;
import io.streamtune.vision.view.Preprocessing;
import java.lang.foreign.SegmentAllocator;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The model that the inference service loads: pixels in, probabilities out.
 *
 * <p><b>Shape</b>: input {@code images} uint8[N, H, W, 3] RGB; output {@code probabilities}
 * float32[N, C].
 *
 * <p><b>Called on</b>: any thread; immutable.
 */
public final class ServingModel {
  private final ModelBundle bundle;
  private final ByteBuffer onnx;

  private ServingModel(ModelBundle bundle, ByteBuffer onnx) {
    this.bundle = bundle;
    this.onnx = onnx;
  }

  /**
   * Adds the bundle's preprocessing before its graph and its activation after it.
   *
   * @throws InvalidModelException if the graph does not take images or give logits
   */
  public static ServingModel of(ModelBundle bundle) {
    return new ServingModel(bundle, ByteBuffer.wrap(graph(bundle).toBytes()).asReadOnlyBuffer());
  }

  /**
   * Creates the same model in the caller's memory.
   *
   * @param memory holds the ONNX file; the model must not be loaded after it is freed
   */
  public static ServingModel of(ModelBundle bundle, SegmentAllocator memory) {
    return new ServingModel(bundle, graph(bundle).toBytes(memory));
  }

  /**
   * Returns the graph that runs: the bundle's preprocessing, its graph and its activation.
   *
   * @throws InvalidModelException if the graph does not take images or give logits
   */
  public static OnnxGraph graph(ModelBundle bundle) {
    Manifest manifest = bundle.manifest();
    OnnxGraph graph = Preprocess.attach(bundle.graph(), manifest.preprocessing());
    return ActivationOutput.attach(graph, manifest.activation());
  }

  /** Returns the ONNX file to run, read-only. */
  public ByteBuffer onnx() {
    return onnx.duplicate();
  }

  /** Returns the class names in the order of the output. */
  public List<String> classes() {
    return bundle.manifest().classes();
  }

  /** Returns how a photo becomes input pixels. */
  public Preprocessing preprocessing() {
    return bundle.manifest().preprocessing();
  }

  /** Returns the activation: softmax or sigmoid. */
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

  /** Returns false if the weights are freshly initialised. */
  public boolean trained() {
    return bundle.manifest().provenance().trained();
  }
}
