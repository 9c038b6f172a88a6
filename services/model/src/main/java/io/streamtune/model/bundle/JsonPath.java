package io.streamtune.model.bundle;

import io.streamtune.model.InvalidModelException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A JSON value with its path, so that an error message can name the place.
 *
 * @param path for example {@code $.preprocessing.size}
 */
record JsonPath(String path, JsonNode node) {
  InvalidModelException invalid(String rule) {
    return new InvalidModelException("manifest.json: " + path + " " + rule, "correct the manifest");
  }

  JsonPath at(String property) {
    if (!node.isObject()) {
      throw invalid("must be an object");
    }
    return new JsonPath(path + "." + property, node.path(property));
  }

  boolean isAbsent() {
    return node.isMissingNode() || node.isNull();
  }

  String text() {
    if (!node.isString()) {
      throw invalid("must be a string");
    }
    return node.stringValue();
  }

  Optional<String> optionalText() {
    return isAbsent() ? Optional.empty() : Optional.of(text());
  }

  int wholeNumber() {
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw invalid("must be a whole number");
    }
    return node.intValue();
  }

  double number() {
    if (!node.isNumber()) {
      throw invalid("must be a number");
    }
    return node.doubleValue();
  }

  double orElse(double absent) {
    return isAbsent() ? absent : number();
  }

  boolean flag() {
    if (!node.isBoolean()) {
      throw invalid("must be true or false");
    }
    return node.booleanValue();
  }

  Stream<JsonPath> items() {
    if (!node.isArray()) {
      throw invalid("must be an array");
    }
    return IntStream.range(0, node.size())
        .mapToObj(i -> new JsonPath(path + "[" + i + "]", node.path(i)));
  }

  /** Visits the properties of an object; none if it is absent. */
  void properties(BiConsumer<String, JsonPath> visitor) {
    if (isAbsent()) {
      return;
    }
    if (!node.isObject()) {
      throw invalid("must be an object");
    }
    node.properties()
        .forEach(
            property ->
                visitor.accept(
                    property.getKey(),
                    new JsonPath(path + "." + property.getKey(), property.getValue())));
  }

  <E extends Enum<E>> E word(Class<E> type) {
    String word = text();
    E[] constants = type.getEnumConstants();
    return Arrays.stream(constants)
        .filter(constant -> ManifestJson.word(constant).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    Arrays.stream(constants)
                        .map(ManifestJson::word)
                        .collect(Collectors.joining(" or ", "must be ", ""))));
  }
}
