package io.streamtune.model.onnx.edit;

import static io.streamtune.model.onnx.Attributes.decimal;
import static io.streamtune.model.onnx.Attributes.integer;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.streamtune.model.ElementType;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import io.streamtune.model.onnx.Attributes;
import io.streamtune.model.onnx.Dim;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorInfo;
import io.streamtune.model.onnx.TensorInfos;
import io.streamtune.model.onnx.TensorProtos;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The classifier by which fastai replaces that of a pretrained network.
 *
 * <pre>
 * body [N, C, h, w] ─┬─▶ GlobalMaxPool ─────┐
 *                    └─▶ GlobalAveragePool ─┴─▶ Concat ─▶ Flatten ─▶ {@link #FEATURES} [N, 2C]
 *   ─▶ BatchNorm ─▶ Dropout .25 ─▶ Gemm 512 ─▶ Relu ─▶ BatchNorm ─▶ Dropout .5 ─▶ Gemm ─▶ logits
 * </pre>
 *
 * <p>The head ends in logits: the loss and the serving graph apply the recipe's softmax or sigmoid.
 *
 * <p><b>Source</b>: fastai v0.7 {@code ConvnetBuilder}: {@code AdaptiveConcatPool2d} (maximum
 * first), {@code xtra_fc=[512]}, {@code ps=[0.25, 0.5]}.
 *
 * <p><b>Called on</b>: any thread.
 *
 * @param hidden width of the layer between the features and the classes
 * @param dropouts fraction of the values that training drops before each of the two layers
 */
public record ConcatPoolHead(int hidden, List<Float> dropouts) {
  /** The recipe's head. */
  public static final ConcatPoolHead FASTAI = new ConcatPoolHead(512, List.of(0.25f, 0.5f));

  /** Name of the pooled and flattened features, float32[N, 2C]: the output of a frozen body. */
  public static final String FEATURES = "head/features";

  /** Prefix of the names of the head's tensors. */
  public static final String PREFIX = "head.";

  private static final String LOGITS = "logits";
  private static final float EPSILON = 1e-5f;
  private static final float MOMENTUM = 0.9f;

  /** Since this opset, Dropout takes its ratio as an input. */
  private static final int RATIO_INPUT_OPSET = 12;

  /** Copies and checks. */
  public ConcatPoolHead {
    dropouts = List.copyOf(dropouts);
    if (hidden < 1 || dropouts.size() != 2 || dropouts.stream().anyMatch(p -> !(p >= 0 && p < 1))) {
      throw new IllegalArgumentException(
          "a head needs a width of 1 or more and two dropouts of 0 to 1, not %d and %s"
              .formatted(hidden, dropouts));
    }
  }

  /**
   * Replaces all nodes after the body by this head with new weights.
   *
   * <p>Kaiming normal for the two layers, {@code std = sqrt(2 / inputs)}, and zero biases; scale 1,
   * shift 0, mean 0, variance 1 for the norms.
   *
   * @param classes number of outputs, 1 or more
   * @param seed the same seed gives the same weights
   * @throws InvalidModelException if the graph has no global average pool before its logits
   */
  public OnnxGraph attach(OnnxGraph graph, int classes, long seed) {
    OnnxGraph body = Features.body(graph);
    int channels = Channels.of(body, Features.BODY);
    boolean ratioIsInput = graph.opset() >= RATIO_INPUT_OPSET;
    var logits =
        new TensorInfo(
            LOGITS,
            ElementType.FLOAT32,
            List.of(body.outputs().getFirst().shape().getFirst(), new Dim.Fixed(classes)));
    return body.with(
        edited -> {
          edited.addAllNode(nodes(ratioIsInput)).clearOutput();
          edited.addOutput(TensorInfos.toProto(logits));
          weights(2 * channels, classes, seed)
              .forEach((name, tensor) -> edited.addInitializer(TensorProtos.toProto(name, tensor)));
          if (ratioIsInput) {
            edited.addInitializer(ratio(0)).addInitializer(ratio(1));
          }
        });
  }

  /**
   * Returns the number of features of a photo: the width of {@link #FEATURES}.
   *
   * @throws InvalidModelException if the graph does not end in this head
   */
  public static int features(OnnxGraph graph) {
    Tensor scale = graph.initializers().get(PREFIX + "bn1.weight");
    if (scale == null) {
      throw new InvalidModelException(
          "the graph does not end in the recipe's head", "use a model that this recipe made");
    }
    return Math.toIntExact(scale.shape()[0]);
  }

  private Map<String, Tensor> weights(int features, int classes, long seed) {
    var random = new SplittableRandom(seed);
    var tensors = new LinkedHashMap<String, Tensor>();
    norm(tensors, PREFIX + "bn1", features);
    linear(tensors, PREFIX + "fc1", features, hidden, random);
    norm(tensors, PREFIX + "bn2", hidden);
    linear(tensors, PREFIX + "fc2", hidden, classes, random);
    return tensors;
  }

  private static void norm(Map<String, Tensor> tensors, String name, int width) {
    tensors.put(name + ".weight", filled(width, 1));
    tensors.put(name + ".bias", filled(width, 0));
    tensors.put(name + ".running_mean", filled(width, 0));
    tensors.put(name + ".running_var", filled(width, 1));
  }

  private static void linear(
      Map<String, Tensor> tensors, String name, int from, int to, SplittableRandom random) {
    double std = Math.sqrt(2.0 / from);
    float[] weight = new float[Math.multiplyExact(from, to)];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (std * random.nextGaussian());
    }
    tensors.put(name + ".weight", Tensor.ofFloats(weight, to, from));
    tensors.put(name + ".bias", filled(to, 0));
  }

  private static Tensor filled(int count, float value) {
    float[] values = new float[count];
    java.util.Arrays.fill(values, value);
    return Tensor.ofFloats(values, count);
  }

  private TensorProto ratio(int block) {
    return TensorProtos.toProto(
        ratioName(block), Tensor.ofFloats(new float[] {dropouts.get(block)}));
  }

  private static String ratioName(int block) {
    return PREFIX + "dropout" + (block + 1) + ".ratio";
  }

  private List<NodeProto> nodes(boolean ratioIsInput) {
    var nodes = new ArrayList<NodeProto>();
    nodes.add(node("GlobalMaxPool", "max", List.of(Features.BODY)));
    nodes.add(node("GlobalAveragePool", "average", List.of(Features.BODY)));
    nodes.add(
        Attributes.node(
            "Concat",
            "/head/concat",
            List.of("head/max", "head/average"),
            "head/concat",
            integer("axis", 1)));
    nodes.add(
        Attributes.node(
            "Flatten", "/head/features", List.of("head/concat"), FEATURES, integer("axis", 1)));
    block(nodes, 0, ratioIsInput, "head/fc1");
    nodes.add(node("Relu", "relu", List.of("head/fc1")));
    block(nodes, 1, ratioIsInput, LOGITS);
    return nodes;
  }

  private void block(List<NodeProto> nodes, int block, boolean ratioIsInput, String output) {
    String bn = "bn" + (block + 1);
    String drop = "dropout" + (block + 1);
    String fc = "fc" + (block + 1);
    String input = block == 0 ? FEATURES : "head/relu";
    List<String> norm = new ArrayList<>(List.of(input));
    List.of("weight", "bias", "running_mean", "running_var")
        .forEach(part -> norm.add(PREFIX + bn + "." + part));
    nodes.add(
        Attributes.node(
            "BatchNormalization",
            "/head/" + bn,
            norm,
            "head/" + bn,
            decimal("epsilon", EPSILON),
            decimal("momentum", MOMENTUM)));
    nodes.add(
        ratioIsInput
            ? node("Dropout", drop, List.of("head/" + bn, ratioName(block)))
            : Attributes.node(
                "Dropout",
                "/head/" + drop,
                List.of("head/" + bn),
                "head/" + drop,
                decimal("ratio", dropouts.get(block))));
    nodes.add(
        Attributes.node(
            "Gemm",
            "/head/" + fc,
            List.of("head/" + drop, PREFIX + fc + ".weight", PREFIX + fc + ".bias"),
            output,
            integer("transB", 1)));
  }

  private static NodeProto node(String operator, String name, List<String> inputs) {
    return Attributes.node(operator, "/head/" + name, inputs, "head/" + name);
  }
}
