package io.streamtune.trainer.finetune.step;

import io.streamtune.model.onnx.Node;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.edit.ConcatPoolHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The three groups of weights with learning rates of their own: the first half of the body, its
 * second half, the head.
 *
 * <p>The cut is the last bottleneck, a node through which the whole network passes, before the last
 * but one halving of the image's sides. In a ResNet that is the end of {@code layer2}, the recipe's
 * own cut. As strides determine it, other plain networks have it too.
 *
 * <p><b>Source</b>: fastai v0.7 {@code ConvnetBuilder.get_layer_groups}, {@code model_meta} (8, 6).
 *
 * @param names names of the initializers of each group, in the graph's order; a group may be empty
 */
public record LayerGroups(List<Set<String>> names) {
  static final int COUNT = 3;
  private static final int HEAD = 2;

  public LayerGroups {
    names = List.copyOf(names);
  }

  /** Assigns every initializer to a group by its place in the graph. */
  public static LayerGroups of(OnnxGraph graph) {
    List<Node> nodes = graph.nodes();
    int cut = cut(nodes);
    List<Set<String>> names = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      names.add(new LinkedHashSet<>());
    }
    Set<String> weights = graph.initializers().keySet();
    for (int i = 0; i < nodes.size(); i++) {
      for (String input : nodes.get(i).inputs()) {
        if (weights.contains(input) && names.stream().noneMatch(group -> group.contains(input))) {
          boolean isHead = input.startsWith(ConcatPoolHead.PREFIX);
          names.get(isHead ? HEAD : i > cut ? 1 : 0).add(input);
        }
      }
    }
    return new LayerGroups(names);
  }

  /** Returns the index of the last node of the first half; -1 if there is none. */
  private static int cut(List<Node> nodes) {
    Map<String, Integer> halvings = halvings(nodes);
    int most = halvings.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    Map<String, Integer> makers = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      makers.put(nodes.get(i).outputs().getFirst(), i);
    }
    int earliestRead = Integer.MAX_VALUE; // by later nodes
    for (int i = nodes.size() - 1; i >= 0; i--) {
      boolean allPassThrough = earliestRead >= i;
      if (allPassThrough
          && halvings.getOrDefault(nodes.get(i).outputs().getFirst(), 0) < most - 1) {
        return i;
      }
      for (String input : nodes.get(i).inputs()) {
        earliestRead = Math.min(earliestRead, makers.getOrDefault(input, Integer.MAX_VALUE));
      }
    }
    return -1;
  }

  /** Returns how often the sides are halved on the way to each value. */
  private static Map<String, Integer> halvings(List<Node> nodes) {
    Map<String, Integer> halvings = new HashMap<>();
    for (Node node : nodes) {
      int before = 0;
      for (String input : node.inputs()) {
        before = Math.max(before, halvings.getOrDefault(input, 0));
      }
      boolean halves = node.integers("strides", List.of(1L)).stream().anyMatch(side -> side > 1);
      halvings.put(node.outputs().getFirst(), halves ? before + 1 : before);
    }
    return halvings;
  }

  /** Returns the group of an initializer; the head if it belongs to none. */
  public int of(String name) {
    for (int group = 0; group < COUNT; group++) {
      if (names.get(group).contains(name)) {
        return group;
      }
    }
    return HEAD;
  }
}
