package io.streamtune.settings;

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
   * <p><b>Errors:</b> {@link ConfigException} if it cannot be read or is no YAML mapping.
   *
   * @return value by dotted key; the items of a list are joined by commas
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
    node.forEachEntry(
        (name, child) -> {
          String key = prefix + name;
          if (child.isObject()) {
            collect(key + ".", child, values);
          } else if (child.isArray()) {
            values.put(
                key, child.valueStream().map(JsonNode::asString).collect(Collectors.joining(",")));
          } else if (!child.isNull()) {
            values.put(key, child.asString());
          }
        });
  }
}
