package io.streamtune.host.settings;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a YAML file into flat keys such as {@code batch.linger}. */
public final class SettingsSource {
  private SettingsSource() {}

  /**
   * Reads a file.
   *
   * <p><b>Errors:</b> {@link ConfigException} if the file cannot be read or is not a YAML mapping.
   *
   * @return value by dotted key; the items of a list are joined by commas. The items of a list of
   *     mappings, and of any list inside it, are numbered from 1, as {@code actions.1.at}
   */
  public static Map<String, String> yaml(Path file) {
    try {
      return flat(new YAMLMapper().readTree(Files.readString(file)), file);
    } catch (NoSuchFileException e) {
      throw new ConfigException(List.of("there is no file " + file));
    } catch (AccessDeniedException e) {
      throw new ConfigException(List.of("the file " + file + " may not be read"));
    } catch (IOException e) {
      throw new ConfigException(List.of("the file " + file + " cannot be read: " + e.getMessage()));
    } catch (JacksonException e) {
      throw new ConfigException(List.of(file + " is no YAML: " + e.getOriginalMessage()));
    }
  }

  private static Map<String, String> flat(JsonNode root, Path file) {
    Map<String, String> values = new TreeMap<>();
    if (root.isObject()) {
      collect("", root, values);
    } else if (!root.isMissingNode() && !root.isNull()) {
      throw new ConfigException(
          List.of(file + " holds no mapping of keys to values; expected e.g. 'model: resnet50'"));
    }
    return values;
  }

  private static void collect(String prefix, JsonNode node, Map<String, String> values) {
    node.forEachEntry((name, child) -> take(prefix + name, child, values, false));
  }

  private static void take(
      String key, JsonNode node, Map<String, String> values, boolean isNumbered) {
    if (node.isObject()) {
      node.forEachEntry((name, child) -> take(key + "." + name, child, values, isNumbered));
    } else if (node.isArray() && (isNumbered || node.valueStream().anyMatch(JsonNode::isObject))) {
      for (int i = 0; i < node.size(); i++) {
        take(key + "." + (i + 1), node.get(i), values, true);
      }
    } else if (node.isArray()) {
      values.put(key, node.valueStream().map(JsonNode::asString).collect(Collectors.joining(",")));
    } else if (!node.isNull()) {
      values.put(key, node.asString());
    }
  }
}
