package io.streamtune.events;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes JSON bodies with a streaming generator: no reflection, no tree, no locale.
 *
 * <p>An unpaired surrogate, which UTF-8 cannot encode, becomes U+FFFD. JSON has no non-finite
 * numbers; {@link #numbers} omits them, and other callers must not pass them.
 */
public final class JsonText {
  static final JsonMapper MAPPER = new JsonMapper();

  private static final int TYPICAL_BYTES = 512;
  private static final int SIGNIFICANT_DIGITS = 6;

  /** Below this, the power of ten that keeps six digits is not an exact double. */
  private static final double TINY = 1e-16;

  private JsonText() {}

  /** Returns a JSON object whose properties {@code properties} writes. */
  public static byte[] object(Consumer<JsonGenerator> properties) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
    try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
      json.writeStartObject();
      properties.accept(json);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  public static void text(JsonGenerator json, String name, String value) {
    json.writeStringProperty(name, wellFormed(value));
  }

  public static void texts(JsonGenerator json, String name, List<String> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(value -> json.writeString(wellFormed(value)));
    json.writeEndArray();
  }

  /** Writes the finite numbers among the values, in the map's order. */
  public static void numbers(JsonGenerator json, String name, Map<String, Double> values) {
    json.writeObjectPropertyStart(name);
    values.forEach(
        (key, value) -> {
          if (Double.isFinite(value)) {
            json.writeNumberProperty(wellFormed(key), value);
          }
        });
    json.writeEndObject();
  }

  public static void image(JsonGenerator json, ImageRef image) {
    json.writeObjectPropertyStart("image");
    text(json, "id", image.id());
    text(json, "source", image.source());
    image
        .position()
        .ifPresent(
            at -> {
              text(json, "topic", at.topic());
              json.writeNumberProperty("partition", at.partition());
              json.writeNumberProperty("offset", at.offset());
            });
    json.writeEndObject();
  }

  public static void model(JsonGenerator json, ModelRef model) {
    json.writeObjectPropertyStart("model");
    text(json, "name", model.name());
    text(json, "version", model.version());
    text(json, "digest", model.digest());
    json.writeEndObject();
  }

  /** Returns the probability rounded to 6 significant digits; 0 below 1e-16. */
  public static double rounded(double probability) {
    if (probability < TINY) {
      return 0;
    }
    int exponent = (int) Math.floor(Math.log10(probability));
    double scale = Math.pow(10, SIGNIFICANT_DIGITS - 1 - exponent);
    return Math.rint(probability * scale) / scale;
  }

  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return withoutHalfPairs(text);
      }
    }
    return text;
  }

  private static String withoutHalfPairs(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
