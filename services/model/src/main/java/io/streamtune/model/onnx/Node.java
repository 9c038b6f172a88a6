package io.streamtune.model.onnx;

import io.streamtune.model.InvalidModelException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One operation of a graph.
 *
 * @param operator ONNX operator type, for example {@code Conv}
 * @param domain the operator set; empty is ONNX's own
 * @param name unique in the graph, or empty
 * @param inputs names of the values it reads, in the operator's order; empty: omitted
 * @param outputs names of the values it computes, in the operator's order; empty: omitted
 * @param attributes by name, in file order; an absent one has the operator's default
 */
public record Node(
    String operator,
    String domain,
    String name,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes) {
  /** Copies the lists and the map. */
  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /** Returns the label of this node in messages: operator, and name or first output. */
  public String label() {
    String identity = name.isEmpty() && !outputs.isEmpty() ? "for " + outputs.getFirst() : name;
    return operator + " node '" + identity + "'";
  }

  /** Returns an integer attribute, or {@code absent} if the node does not have it. */
  public long integer(String attribute, long absent) {
    return switch (attributes.get(attribute)) {
      case null -> absent;
      case Attribute.IntValue(long value) -> value;
      case Attribute other -> throw mismatch(attribute, "a whole number", other);
    };
  }

  /** Returns a floating-point attribute, or {@code absent} if the node does not have it. */
  public float decimal(String attribute, float absent) {
    return switch (attributes.get(attribute)) {
      case null -> absent;
      case Attribute.FloatValue(float value) -> value;
      case Attribute other -> throw mismatch(attribute, "a number", other);
    };
  }

  /** Returns a string attribute, or {@code absent} if the node does not have it. */
  public String text(String attribute, String absent) {
    return switch (attributes.get(attribute)) {
      case null -> absent;
      case Attribute.TextValue(String value) -> value;
      case Attribute other -> throw mismatch(attribute, "a word", other);
    };
  }

  /** Returns a list of integers, or {@code absent} if the node does not have the attribute. */
  public List<Long> integers(String attribute, List<Long> absent) {
    return switch (attributes.get(attribute)) {
      case null -> absent;
      case Attribute.IntList(List<Long> values) -> values;
      case Attribute other -> throw mismatch(attribute, "a list of whole numbers", other);
    };
  }

  private InvalidModelException mismatch(String attribute, String expected, Attribute actual) {
    return new InvalidModelException(
        "attribute %s of %s is %s, expected %s".formatted(attribute, label(), actual, expected),
        "export the model again");
  }
}
