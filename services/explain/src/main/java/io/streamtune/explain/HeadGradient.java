package io.streamtune.explain;

import io.streamtune.engine.IntermediateOutput;
import io.streamtune.model.Tensor;
import io.streamtune.model.onnx.Node;
import io.streamtune.model.onnx.inspect.NetworkStages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The gradient of a class's score with respect to the last maps, by backpropagation through the
 * head. It supports the operations of classifier heads, each with its derivative at this photo.
 *
 * <p>Pure; <b>called on:</b> any thread.
 */
final class HeadGradient {
  private static final Set<String> SAME_NUMBERS =
      Set.of("Identity", "Dropout", "Flatten", "Reshape", "Squeeze", "Unsqueeze");
  private static final float EPSILON = 1e-5f;

  private final NetworkStages anatomy;
  private final Map<String, Tensor> weights;
  private final Map<String, IntermediateOutput> values;

  /** The head has an operation that is not supported. */
  static final class Unsupported extends Exception {
    private static final long serialVersionUID = 1L;

    Unsupported(Node node) {
      super("the head has a " + node.label() + ", through which scores are not followed back");
    }
  }

  /**
   * Creates the gradient of one photo.
   *
   * @param weights the graph's initializers
   * @param values the outputs of the head's nodes, and the last maps, for this photo
   */
  HeadGradient(
      NetworkStages anatomy, Map<String, Tensor> weights, Map<String, IntermediateOutput> values) {
    this.anatomy = anatomy;
    this.weights = weights;
    this.values = values;
  }

  /**
   * Returns the slope of a class's score with respect to every number of the last maps.
   *
   * @throws Unsupported if the head has an operation that is not supported
   */
  double[] of(int classIndex) throws Unsupported {
    Map<String, double[]> slopes = new HashMap<>();
    double[] one = new double[value(anatomy.logits()).numbers().length];
    one[classIndex] = 1;
    slopes.put(anatomy.logits(), one);
    for (Node node : anatomy.head().reversed()) {
      double[] slope = slopes.get(node.outputs().getFirst());
      if (slope != null) {
        back(node, slope, slopes);
      }
    }
    return slopes.getOrDefault(anatomy.maps(), new double[value(anatomy.maps()).numbers().length]);
  }

  private void back(Node node, double[] slope, Map<String, double[]> slopes) throws Unsupported {
    String input = node.inputs().getFirst();
    if (SAME_NUMBERS.contains(node.operator())) {
      add(slopes, input, slope);
      return;
    }
    switch (node.operator()) {
      case "Relu" -> add(slopes, input, passed(node, slope, 0, Float.POSITIVE_INFINITY));
      case "Clip" -> add(slopes, input, passed(node, slope, low(node), high(node)));
      case "BatchNormalization" -> add(slopes, input, scaled(node, slope));
      case "Gemm", "MatMul" -> add(slopes, input, product(node, slope));
      case "GlobalAveragePool" -> add(slopes, input, spread(input, slope));
      case "GlobalMaxPool" -> add(slopes, input, atLargest(input, slope));
      case "Concat" -> parts(node, slope, slopes);
      case "Add" -> {
        for (String term : node.inputs()) {
          if (!weights.containsKey(term)) {
            add(slopes, term, slope);
          }
        }
      }
      default -> throw new Unsupported(node);
    }
  }

  private IntermediateOutput value(String name) {
    IntermediateOutput value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the value '" + name + "' was not read");
    }
    return value;
  }

  private static void add(Map<String, double[]> slopes, String value, double[] slope) {
    double[] sum = slopes.computeIfAbsent(value, _ -> new double[slope.length]);
    for (int i = 0; i < slope.length; i++) {
      sum[i] += slope[i];
    }
  }

  /** The slope passes where the output is between the bounds; elsewhere the derivative is 0. */
  private double[] passed(Node node, double[] slope, float low, float high) {
    float[] output = value(node.outputs().getFirst()).numbers();
    double[] passed = new double[slope.length];
    for (int i = 0; i < slope.length; i++) {
      passed[i] = output[i] > low && output[i] < high ? slope[i] : 0;
    }
    return passed;
  }

  private float low(Node clip) {
    return bound(clip, 1, "min", Float.NEGATIVE_INFINITY);
  }

  private float high(Node clip) {
    return bound(clip, 2, "max", Float.POSITIVE_INFINITY);
  }

  private float bound(Node clip, int input, String attribute, float absent) {
    Tensor given = clip.inputs().size() > input ? weights.get(clip.inputs().get(input)) : null;
    return given == null ? clip.decimal(attribute, absent) : given.floats()[0];
  }

  private double[] scaled(Node norm, double[] slope) throws Unsupported {
    float[] scale = weight(norm, 1);
    float[] variance = weight(norm, 4);
    float epsilon = norm.decimal("epsilon", EPSILON);
    int places = slope.length / scale.length;
    double[] scaled = new double[slope.length];
    for (int i = 0; i < slope.length; i++) {
      int c = i / places;
      scaled[i] = slope[i] * scale[c] / Math.sqrt(variance[c] + epsilon);
    }
    return scaled;
  }

  private double[] product(Node node, double[] slope) throws Unsupported {
    Tensor matrix = weights.get(node.inputs().get(1));
    if (matrix == null || matrix.shape().length != 2 || node.integer("transA", 0) != 0) {
      throw new Unsupported(node);
    }
    boolean isTurned = node.integer("transB", 0) != 0;
    double alpha = node.decimal("alpha", 1);
    float[] numbers = matrix.floats();
    int outputs = slope.length;
    int inputs = numbers.length / outputs;
    double[] product = new double[inputs];
    for (int n = 0; n < outputs; n++) {
      if (slope[n] != 0) {
        for (int k = 0; k < inputs; k++) {
          float weight = numbers[isTurned ? n * inputs + k : k * outputs + n];
          product[k] += alpha * slope[n] * weight;
        }
      }
    }
    return product;
  }

  private double[] spread(String input, double[] slope) {
    int length = value(input).numbers().length;
    int places = length / slope.length;
    double[] spread = new double[length];
    for (int i = 0; i < length; i++) {
      spread[i] = slope[i / places] / places;
    }
    return spread;
  }

  private double[] atLargest(String input, double[] slope) {
    float[] numbers = value(input).numbers();
    int places = numbers.length / slope.length;
    double[] back = new double[numbers.length];
    for (int c = 0; c < slope.length; c++) {
      int largest = c * places;
      for (int i = largest + 1; i < (c + 1) * places; i++) {
        largest = numbers[i] > numbers[largest] ? i : largest;
      }
      back[largest] = slope[c];
    }
    return back;
  }

  /** Splits along the channels, which are consecutive in memory because the batch is one image. */
  private void parts(Node concat, double[] slope, Map<String, double[]> slopes) throws Unsupported {
    if (concat.integer("axis", 1) != 1) {
      throw new Unsupported(concat);
    }
    int from = 0;
    for (String input : concat.inputs()) {
      int length = value(input).numbers().length;
      double[] part = new double[length];
      System.arraycopy(slope, from, part, 0, length);
      add(slopes, input, part);
      from += length;
    }
  }

  private float[] weight(Node node, int input) throws Unsupported {
    Tensor weight = weights.get(node.inputs().get(input));
    if (weight == null) {
      throw new Unsupported(node);
    }
    return weight.floats();
  }

  /** Returns the names of the values that the gradient needs besides the logits. */
  static List<String> needed(NetworkStages anatomy) {
    return Stream.concat(
            Stream.of(anatomy.maps()),
            anatomy.head().stream().map(node -> node.outputs().getFirst()))
        .distinct()
        .toList();
  }
}
