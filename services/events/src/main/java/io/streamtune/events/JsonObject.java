package io.streamtune.events;

import io.streamtune.events.image.ImageEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reader for a JSON object of an event: returns required and optional properties by name, and names
 * the JSON path in errors. Unknown properties are ignored, null counts as absent.
 */
public final class JsonObject {
  private final String what;
  private final String path;
  private final JsonNode node;

  private JsonObject(String what, String path, JsonNode node) {
    this.what = what;
    this.path = path;
    this.node = node;
  }

  /**
   * Parses a body and creates an event from it. An {@code IllegalArgumentException} of {@code
   * reader} becomes an {@link InvalidEventException}.
   *
   * @param what name of the event in messages
   */
  public static <T> T read(String what, byte[] value, Function<JsonObject, T> reader) {
    JsonObject root = parse(what, value);
    try {
      return reader.apply(root);
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException(what + ": " + e.getMessage());
    }
  }

  private static JsonObject parse(String what, byte[] value) {
    if (value.length == 0) {
      throw new InvalidEventException(
          ErrorCode.EMPTY, what + ": the body is empty; send a JSON object");
    }
    JsonNode node;
    try {
      node = JsonText.MAPPER.readTree(value);
    } catch (JacksonException e) {
      throw new InvalidEventException(
          "%s: the body is not JSON%s; send a JSON object in UTF-8".formatted(what, place(e)));
    }
    return asObject(what, "$", node);
  }

  /**
   * Returns the position of the error; empty if the parser gives none, as for a body that is nested
   * too deeply.
   */
  private static String place(JacksonException e) {
    return Optional.ofNullable(e.getLocation())
        .map(at -> " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr()))
        .orElse("");
  }

  private static JsonObject asObject(String what, String path, JsonNode node) {
    if (!node.isObject()) {
      throw new InvalidEventException("%s: %s must be a JSON object".formatted(what, path));
    }
    return new JsonObject(what, path, node);
  }

  public JsonObject object(String name) {
    return asObject(what, pathOf(name), required(name));
  }

  public List<JsonObject> objects(String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonNode element : array(name)) {
      objects.add(asObject(what, "%s[%d]".formatted(pathOf(name), objects.size()), element));
    }
    return objects;
  }

  public String text(String name) {
    return typed(name, "text", JsonNode::isString).asString();
  }

  public Optional<String> optionalText(String name) {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(name)) {
      if (!element.isString()) {
        throw wrong("%s[%d]".formatted(name, texts.size()), "text");
      }
      texts.add(element.asString());
    }
    return texts;
  }

  public double number(String name) {
    return typed(name, "a finite number", JsonObject::isFiniteNumber).asDouble();
  }

  public Optional<Double> optionalNumber(String name) {
    return has(name) ? Optional.of(number(name)) : Optional.empty();
  }

  public int integer(String name) {
    return typed(name, "a whole number", node -> node.isIntegralNumber() && node.canConvertToInt())
        .asInt();
  }

  public long longInteger(String name) {
    return typed(name, "a whole number", node -> node.isIntegralNumber() && node.canConvertToLong())
        .asLong();
  }

  /** Reads an object of numbers; returns an empty map if it is absent. */
  public Map<String, Double> numbers(String name) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    if (has(name)) {
      JsonObject object = object(name);
      object.node.propertyNames().forEach(key -> numbers.put(key, object.number(key)));
    }
    return numbers;
  }

  /** Reads a text that must be one of the values' wire names. */
  public <E extends Enum<E>> E choice(String name, E[] values, Function<E, String> wire) {
    String word = text(name);
    List<String> words = new ArrayList<>();
    for (E value : values) {
      if (wire.apply(value).equals(word)) {
        return value;
      }
      words.add(wire.apply(value));
    }
    throw wrong(name, "one of " + String.join(", ", words));
  }

  /**
   * Reads the image of a prediction or label. If the position is present, id and source may be
   * absent; they then default as {@link ImageEvent#read} does for an image without headers.
   */
  public ImageRef image() {
    JsonObject image = object("image");
    if (!image.has("topic") && !image.has("partition") && !image.has("offset")) {
      return new ImageRef(image.text("id"), image.text("source"), Optional.empty());
    }
    ImagePosition position =
        new ImagePosition(
            image.text("topic"), image.integer("partition"), image.longInteger("offset"));
    return new ImageRef(
        image.optionalText("id").orElseGet(position::toString),
        image.optionalText("source").orElseGet(position::source),
        Optional.of(position));
  }

  public ModelRef model() {
    JsonObject model = object("model");
    return new ModelRef(model.text("name"), model.text("version"), model.text("digest"));
  }

  public boolean has(String name) {
    JsonNode value = node.get(name);
    return value != null && !value.isNull();
  }

  private JsonNode array(String name) {
    return typed(name, "a list", JsonNode::isArray);
  }

  private JsonNode typed(String name, String kind, Predicate<JsonNode> is) {
    JsonNode value = required(name);
    if (!is.test(value)) {
      throw wrong(name, kind);
    }
    return value;
  }

  private static boolean isFiniteNumber(JsonNode node) {
    return node.isNumber() && Double.isFinite(node.asDoubleOpt().orElse(Double.NaN));
  }

  private JsonNode required(String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      throw new InvalidEventException(
          "%s: the property '%s' is missing at %s; see its JSON Schema in schemas/"
              .formatted(what, name, pathOf(name)));
    }
    return value;
  }

  private InvalidEventException wrong(String name, String kind) {
    return new InvalidEventException("%s: %s must be %s".formatted(what, pathOf(name), kind));
  }

  private String pathOf(String name) {
    return path + "." + CloudEvent.shown(name);
  }
}
