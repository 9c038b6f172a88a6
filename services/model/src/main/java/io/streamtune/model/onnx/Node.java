package io.streamtune.model.onnx;

import io.streamtune.model.InvalidModelException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One operation of a graph.
 *
 * @param operator ONNX operator type, as {@code Conv}
 * @param domain who defines the operator; empty is ONNX itself
 * @param name unique in the graph, or empty
 * @param inputs names of the values it reads, in the operator's order; empty: left out
 * @param outputs names of the values it makes, in the operator's order; empty: left out
 * @param attributes by name, in file order; what is absent has the operator's default
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

  /** Returns how messages name this node: operator, and name or first output. */
  public String label() {
    String identity = name.isEmpty() && !outputs.isEmpty() ? "for " + outputs.getFirst() : name;
    return operator + " node '" + identity + "'";
  }

  /** Returns a whole number, or the operator's default. */
  public long integer(String attribute, long absent) {
    return switch (attributes.get(attribute)) {
      case null -> absent;
      case Attribute.IntValue(long value) -> value;
      case Attribute other -> throw mismatch(attribute, "a whole number", other);
    };
  }

  /** Returns a number, or the operator's default. */
  public float decimal(String attribute, float absent) {
    return switch (attributes.get(attribute)) {
      case null -> absent;
      case Attribute.FloatValue(float value) -> value;
      case Attribute other -> throw mismatch(attribute, "a number", other);
    };
  }

  /** Returns a word, or the operator's default. */
  public String text(String attribute, String absent) {
    return switch (attributes.get(attribute)) {
      case null -> absent;
      case Attribute.TextValue(String value) -> value;
      case Attribute other -> throw mismatch(attribute, "a word", other);
    };
  }

  /** Returns whole numbers, or the operator's default. */
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
