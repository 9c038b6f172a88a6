package io.streamtune.model.bundle;

import io.streamtune.model.InvalidModelException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes {@code probe/}: images, and {@code probabilities.json} with one array for each
 * image.
 */
final class ProbeFiles {
  private static final String FOLDER = "probe/";
  private static final String EXPECTED = FOLDER + "probabilities.json";
  private static final JsonMapper JSON = new JsonMapper();

  private ProbeFiles() {}

  static void write(List<ProbeImage> probe, Map<String, byte[]> files) {
    if (probe.isEmpty()) {
      return;
    }
    Map<String, List<Float>> expected = new LinkedHashMap<>();
    for (ProbeImage image : probe) {
      BundleFiles.checkName(FOLDER + image.file());
      files.put(FOLDER + image.file(), image.bytes());
      expected.put(image.file(), image.probabilities());
    }
    files.put(EXPECTED, JSON.writeValueAsBytes(expected));
  }

  static List<ProbeImage> read(Map<String, byte[]> files, int classes) {
    byte[] json = files.get(EXPECTED);
    if (json == null) {
      return List.of();
    }
    List<ProbeImage> probe = new ArrayList<>();
    try {
      JsonPath root = new JsonPath("$", JSON.readTree(json));
      root.properties((name, values) -> probe.add(image(files, name, values, classes)));
    } catch (JacksonException e) {
      throw invalid("is no JSON: " + e.getOriginalMessage());
    }
    return List.copyOf(probe);
  }

  private static ProbeImage image(
      Map<String, byte[]> files, String name, JsonPath values, int classes) {
    byte[] bytes = files.get(FOLDER + name);
    JsonNode array = values.node();
    if (bytes == null || !array.isArray() || array.size() != classes) {
      throw invalid("needs %d probabilities for '%s' and its image".formatted(classes, name));
    }
    List<Float> probabilities = new ArrayList<>();
    for (JsonNode value : array) {
      if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= 1)) {
        throw invalid("has no probability from 0 to 1 for '" + name + "'");
      }
      probabilities.add(value.floatValue());
    }
    return new ProbeImage(name, bytes, probabilities);
  }

  private static InvalidModelException invalid(String what) {
    return new InvalidModelException(EXPECTED + " " + what, "get the bundle again");
  }
}
