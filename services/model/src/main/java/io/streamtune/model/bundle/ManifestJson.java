package io.streamtune.model.bundle;

import io.streamtune.events.prediction.Activation;
import io.streamtune.model.InvalidModelException;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.Preprocessing.ColorOrder;
import io.streamtune.vision.view.Preprocessing.Resize;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Converts the manifest between JSON and record; enums are lower-case words with hyphens. */
final class ManifestJson {
  private static final int FORMAT_VERSION = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private ManifestJson() {}

  static Manifest read(byte[] json) {
    JsonPath root = new JsonPath("$", parse(json));
    if (root.at("formatVersion").wholeNumber() != FORMAT_VERSION) {
      throw root.at("formatVersion")
          .invalid("must be " + FORMAT_VERSION + "; a newer Streamtune may have written it");
    }
    return new Manifest(
        new ModelId(root.at("name").text(), root.at("version").text()),
        root.at("classes").items().map(JsonPath::text).toList(),
        root.at("activation").word(Activation.class),
        preprocessing(root.at("preprocessing")),
        provenance(root),
        root.at("probeTolerance").orElse(Manifest.DEFAULT_PROBE_TOLERANCE),
        files(root.at("files")));
  }

  private static JsonNode parse(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      throw new InvalidModelException(
          "manifest.json is no JSON: " + e.getOriginalMessage(), "get the bundle again", e);
    }
  }

  private static Preprocessing preprocessing(JsonPath node) {
    try {
      return new Preprocessing(
          node.at("size").wholeNumber(),
          node.at("resizeShortSide").wholeNumber(),
          node.at("resize").word(Resize.class),
          node.at("mean").items().map(item -> (float) item.number()).toList(),
          node.at("std").items().map(item -> (float) item.number()).toList(),
          node.at("colorOrder").word(ColorOrder.class));
    } catch (IllegalArgumentException e) {
      throw node.invalid("is contradictory: " + e.getMessage());
    }
  }

  private static Provenance provenance(JsonPath root) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    root.at("metrics").properties((name, value) -> metrics.put(name, value.number()));
    return new Provenance(
        root.at("source").text(),
        root.at("trained").flag(),
        instant(root.at("created")),
        root.at("parent").optionalText(),
        root.at("datasetDigest").optionalText(),
        recipe(root.at("recipe")),
        metrics);
  }

  private static Map<String, Object> recipe(JsonPath node) {
    node.properties((_, _) -> {}); // Throws if it is neither an object nor absent.
    return node.isAbsent()
        ? Map.of()
        : JSON.convertValue(node.node(), new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  private static Instant instant(JsonPath node) {
    try {
      return Instant.parse(node.text());
    } catch (DateTimeParseException _) {
      throw node.invalid("must be a time such as 2026-01-31T12:00:00Z");
    }
  }

  private static Map<String, String> files(JsonPath node) {
    Map<String, String> files = new LinkedHashMap<>();
    node.properties(
        (path, value) -> {
          if (!value.text().matches("[0-9a-f]{64}")) {
            throw value.invalid("must be a sha256 of 64 lower-case hex digits");
          }
          files.put(path, value.text());
        });
    return files;
  }

  static byte[] write(Manifest manifest) {
    ObjectNode root = JSON.createObjectNode();
    root.put("formatVersion", FORMAT_VERSION);
    root.put("name", manifest.id().name());
    root.put("version", manifest.id().version());
    writeProvenance(root, manifest.provenance());
    root.put("activation", word(manifest.activation()));
    root.set("preprocessing", preprocessing(manifest.preprocessing()));
    root.put("probeTolerance", manifest.probeTolerance());
    root.set("files", JSON.valueToTree(manifest.files()));
    root.set("classes", JSON.valueToTree(manifest.classes()));
    return JSON.writeValueAsBytes(root);
  }

  private static void writeProvenance(ObjectNode root, Provenance provenance) {
    root.put("source", provenance.source());
    root.put("trained", provenance.trained());
    root.put("created", provenance.created().toString());
    provenance.parent().ifPresent(parent -> root.put("parent", parent));
    provenance.datasetDigest().ifPresent(digest -> root.put("datasetDigest", digest));
    root.set("recipe", JSON.valueToTree(provenance.recipe()));
    root.set("metrics", JSON.valueToTree(provenance.metrics()));
  }

  private static ObjectNode preprocessing(Preprocessing preprocessing) {
    ObjectNode node = JSON.createObjectNode();
    node.put("size", preprocessing.size());
    node.put("resizeShortSide", preprocessing.resizeShortSide());
    node.put("resize", word(preprocessing.resize()));
    node.set("mean", JSON.valueToTree(preprocessing.mean()));
    node.set("std", JSON.valueToTree(preprocessing.std()));
    node.put("colorOrder", word(preprocessing.colorOrder()));
    return node;
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
