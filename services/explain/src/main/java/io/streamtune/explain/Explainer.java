package io.streamtune.explain;

import io.streamtune.engine.Engine;
import io.streamtune.engine.Inspection;
import io.streamtune.engine.IntermediateOutput;
import io.streamtune.engine.RowShape;
import io.streamtune.explain.HeadGradient.Unsupported;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.edit.ActivationOutput;
import io.streamtune.model.onnx.inspect.IntermediateOutputs;
import io.streamtune.model.onnx.inspect.NetworkStages;
import io.streamtune.model.onnx.inspect.NetworkStages.Step;
import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.ImageDecoder;
import io.streamtune.vision.header.Decoded;
import io.streamtune.vision.view.Preprocessing.ColorOrder;
import io.streamtune.vision.view.View;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One version of a model, loaded for explanations: the graph that the inference service runs, with
 * intermediate values as additional outputs.
 *
 * <p><b>Owner:</b> one thread, which also closes it. Holds the weights once, outside the heap.
 */
public final class Explainer implements AutoCloseable {
  /** Why: the best class, and those that came close. */
  private static final int CLASS_MAPS = 3;

  private final ModelBundle bundle;
  private final NetworkStages anatomy;
  private final Map<String, Tensor> weights;
  private final Maps kernels;
  private final Inspection network;
  private final ImageDecoder decoder;
  private final ByteBuffer pixels;

  private Explainer(ModelBundle bundle, NetworkStages anatomy, Tensor first, Inspection network) {
    Manifest manifest = bundle.manifest();
    this.bundle = bundle;
    this.anatomy = anatomy;
    this.network = network;
    this.weights = bundle.graph().initializers();
    this.kernels = redFirst(first, manifest.preprocessing().colorOrder());
    this.decoder = new ImageDecoder(manifest.preprocessing(), DecodeLimits.DEFAULTS);
    this.pixels = ByteBuffer.allocateDirect(manifest.preprocessing().rowBytes());
  }

  /**
   * Loads a model.
   *
   * @throws InvalidModelException if its network is of a kind that cannot be explained
   */
  public static Explainer open(Engine engine, ModelBundle bundle) {
    NetworkStages anatomy = NetworkStages.of(bundle.graph());
    Tensor first = kernels(bundle.graph().initializers(), anatomy);
    List<String> wanted =
        Stream.of(
                anatomy.stem().stream().map(Step::value),
                anatomy.stages().stream(),
                HeadGradient.needed(anatomy).stream())
            .flatMap(names -> names)
            .distinct()
            .toList();
    OnnxGraph graph = IntermediateOutputs.expose(ServingModel.graph(bundle), wanted);
    int size = bundle.manifest().preprocessing().size();
    ByteBuffer onnx = ByteBuffer.wrap(graph.toBytes());
    Inspection network = engine.inspect(onnx, RowShape.images(size));
    try {
      return new Explainer(bundle, anatomy, first, network);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static Tensor kernels(Map<String, Tensor> weights, NetworkStages anatomy) {
    Tensor kernels = weights.get(anatomy.kernels());
    if (kernels == null || kernels.shape().length != 4 || kernels.shape()[1] != 3) {
      throw new InvalidModelException(
          "the first convolution's kernels are no weights over three colours",
          "use a network whose first layer is a convolution of the image");
    }
    return kernels;
  }

  private static Maps redFirst(Tensor kernels, ColorOrder order) {
    long[] shape = kernels.shape();
    int planes = Math.toIntExact(shape[0] * shape[1]);
    int area = Math.toIntExact(shape[2] * shape[3]);
    float[] numbers = kernels.floats();
    if (order == ColorOrder.BGR) {
      float[] given = numbers.clone();
      for (int plane = 0; plane < planes; plane++) {
        int mirrored = plane - plane % 3 + 2 - plane % 3;
        System.arraycopy(given, mirrored * area, numbers, plane * area, area);
      }
    }
    return new Maps(planes, (int) shape[2], (int) shape[3], numbers);
  }

  /** Runs the network on one encoded image. */
  public Explained explain(byte[] encoded) {
    return switch (decoder.decode(encoded, List.of(new View.Centre()), pixels)) {
      case Decoded.Rejected(var code, String detail) -> new Explained.Refused(code, detail);
      case Decoded.Image _ -> new Explained.Done(explanation(network.run(pixels)));
    };
  }

  private Explanation explanation(Map<String, IntermediateOutput> values) {
    Manifest manifest = bundle.manifest();
    Scores scores =
        Scores.of(
            manifest.activation(),
            manifest.classes(),
            numbers(values, anatomy.logits()),
            numbers(values, ActivationOutput.PROBABILITIES));
    List<ClassMap> classMaps = List.of();
    String noClassMaps = "";
    try {
      classMaps =
          ClassMaps.of(
              new HeadGradient(anatomy, weights, values),
              maps(values, anatomy.maps()),
              scores.best(CLASS_MAPS));
    } catch (Unsupported e) {
      noClassMaps = String.valueOf(e.getMessage());
    }
    return new Explanation(
        manifest.id(),
        bundle.digest(),
        photo(),
        kernels,
        anatomy.stem().stream()
            .map(step -> new Layer(step.operator(), maps(values, step.value())))
            .toList(),
        anatomy.stages().stream().map(value -> new Layer("stage", maps(values, value))).toList(),
        classMaps,
        noClassMaps,
        scores);
  }

  private static float[] numbers(Map<String, IntermediateOutput> values, String name) {
    return value(values, name).numbers();
  }

  private static Maps maps(Map<String, IntermediateOutput> values, String name) {
    return Maps.of(value(values, name));
  }

  private static IntermediateOutput value(Map<String, IntermediateOutput> values, String name) {
    IntermediateOutput value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("the network gave no '" + name + "'");
    }
    return value;
  }

  private Maps photo() {
    int side = bundle.manifest().preprocessing().size();
    float[] planes = new float[3 * side * side];
    for (int i = 0; i < side * side; i++) {
      for (int c = 0; c < 3; c++) {
        planes[c * side * side + i] = Byte.toUnsignedInt(pixels.get(3 * i + c));
      }
    }
    return new Maps(3, side, side, planes);
  }

  @Override
  public void close() {
    decoder.close();
    network.close();
  }
}
