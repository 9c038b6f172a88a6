package io.streamtune.model.onnx.inspect;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.onnx.Attributes;
import io.streamtune.model.onnx.Node;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.edit.Logits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The parts of a network that are shown to users, by the names of their values.
 *
 * <pre>
 * image ─▶ stem: Conv, norm, activation, pool ─▶ blocks ─▶ stages ─▶ maps ─▶ head ─▶ logits
 * </pre>
 *
 * @param kernels weights of the first convolution, float32[channels, colours, h, w]
 * @param stem the first convolution and what follows it while nothing else reads its output
 * @param stages for each size of the maps, the last value that all paths pass through, without
 *     those of the stem. The last is {@link #maps}.
 * @param head the nodes between the last maps and the logits, in graph order
 * @param logits the output with a score for each class
 */
public record NetworkStages(
    String kernels, List<Step> stem, List<String> stages, List<Node> head, String logits) {
  private static final Set<String> GLOBAL_POOLS = Set.of("GlobalAveragePool", "GlobalMaxPool");
  private static final Set<String> POOLS = Set.of("MaxPool", "AveragePool");
  private static final Set<String> FOLLOWING =
      Set.of("BatchNormalization", "Relu", "Clip", "LeakyRelu", "HardSwish", "Sigmoid");

  /**
   * One node of the stem.
   *
   * @param operator ONNX's name of the node's operation
   * @param value the name of its output, float32[N, channels, h, w]
   */
  public record Step(String operator, String value) {}

  /** Copies the lists. */
  public NetworkStages {
    stem = List.copyOf(stem);
    stages = List.copyOf(stages);
    head = List.copyOf(head);
  }

  /**
   * Finds the parts.
   *
   * @param graph ends in logits
   * @throws InvalidModelException if it has no convolution, or no global pool before its logits
   */
  public static NetworkStages of(OnnxGraph graph) {
    String logits = Logits.of(graph).name();
    List<Node> nodes = nodes(graph, logits);
    String maps =
        nodes.reversed().stream()
            .filter(node -> GLOBAL_POOLS.contains(node.operator()))
            .map(node -> node.inputs().getFirst())
            .findFirst()
            .orElseThrow(() -> missing("global pool that leads to its logits"));
    List<Node> body = nodes(graph, maps);
    Set<String> inBody = new HashSet<>();
    body.forEach(node -> inBody.addAll(node.outputs()));
    Predicate<Node> isInBody = node -> inBody.containsAll(node.outputs());
    Node first =
        body.stream()
            .filter(node -> node.operator().equals("Conv"))
            .findFirst()
            .orElseThrow(() -> missing("convolution"));
    List<Step> stem = stem(first, nodes);
    return new NetworkStages(
        first.inputs().get(1),
        stem,
        stages(graph, body, stem),
        nodes.stream().filter(isInBody.negate()).toList(),
        logits);
  }

  /** Returns the maps that the head pools: the last, coarsest ones. */
  public String maps() {
    return stages.getLast();
  }

  private static InvalidModelException missing(String what) {
    return new InvalidModelException(
        "the network has no " + what, "use a convolutional network that ends in a global pool");
  }

  private static List<Node> nodes(OnnxGraph graph, String value) {
    List<NodeProto> found = Logits.ancestors(graph.graph(), value);
    return found.stream().map(Attributes::toNode).toList();
  }

  private static List<Step> stem(Node first, List<Node> nodes) {
    List<Step> steps = new ArrayList<>();
    Node last = first;
    steps.add(step(first));
    while (!POOLS.contains(last.operator())) {
      String value = last.outputs().getFirst();
      List<Node> readers = nodes.stream().filter(node -> node.inputs().contains(value)).toList();
      if (readers.size() != 1 || !continues(readers.getFirst())) {
        break;
      }
      last = readers.getFirst();
      steps.add(step(last));
    }
    return steps;
  }

  private static boolean continues(Node node) {
    return FOLLOWING.contains(node.operator()) || POOLS.contains(node.operator());
  }

  private static Step step(Node node) {
    return new Step(node.operator(), node.outputs().getFirst());
  }

  private static List<String> stages(OnnxGraph graph, List<Node> body, List<Step> stem) {
    Map<Long, String> lastOfScale = new LinkedHashMap<>();
    Paths paths = new Paths(graph, body);
    boolean isSeen = false; // Values before the first convolution are still the image.
    for (Node node : body) {
      isSeen |= node.operator().equals("Conv");
      if (paths.pass(node) && isSeen) {
        String value = node.outputs().getFirst();
        lastOfScale.put(paths.scale(value), value);
      }
    }
    List<String> shown = stem.stream().map(Step::value).toList();
    String maps = body.getLast().outputs().getFirst();
    List<String> stages =
        new ArrayList<>(
            lastOfScale.values().stream()
                .filter(value -> !shown.contains(value) && !value.equals(maps))
                .toList());
    stages.add(maps);
    return stages;
  }

  /** Follows the image through the nodes, in graph order. */
  private static final class Paths {
    /** Downscaling factor of each value that depends on the image. */
    private final Map<String, Long> scales = new LinkedHashMap<>();

    /** Number of nodes that still have to read each of them. */
    private final Map<String, Integer> readers = new LinkedHashMap<>();

    private final List<Node> body;

    Paths(OnnxGraph graph, List<Node> body) {
      this.body = body;
      graph.inputs().forEach(input -> begin(input.name(), 1));
    }

    private void begin(String value, long scale) {
      scales.put(value, scale);
      int uses = (int) body.stream().filter(node -> node.inputs().contains(value)).count();
      if (uses > 0) {
        readers.put(value, uses);
      }
    }

    /** Passes a node. Returns whether every later value depends on its output. */
    boolean pass(Node node) {
      List<String> inputs = node.inputs().stream().distinct().filter(scales::containsKey).toList();
      if (inputs.isEmpty()) {
        return false;
      }
      long scale = scales.getOrDefault(inputs.getFirst(), 1L) * stride(node);
      inputs.forEach(input -> readers.computeIfPresent(input, (_, n) -> n > 1 ? n - 1 : null));
      node.outputs().stream().filter(name -> !name.isEmpty()).forEach(name -> begin(name, scale));
      return readers.isEmpty() || readers.keySet().equals(Set.of(node.outputs().getFirst()));
    }

    long scale(String value) {
      return scales.getOrDefault(value, 1L);
    }

    private static long stride(Node node) {
      boolean strides = node.operator().equals("Conv") || POOLS.contains(node.operator());
      return strides ? node.integers("strides", List.of(1L)).getFirst() : 1;
    }
  }
}
