package io.streamtune.model.bundle;

import io.streamtune.model.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the files of a bundle directory and verifies them: no file lies outside it or has another
 * hash.
 */
final class BundleFiles {
  static final String MANIFEST = "manifest.json";
  private static final long MANIFEST_BYTES_MAX = 16L << 20;

  private BundleFiles() {}

  static byte[] manifest(Path directory) throws IOException {
    Path file = directory.resolve(MANIFEST);
    if (!Files.isRegularFile(file)) {
      throw new InvalidModelException(
          directory + " has no manifest.json", "give a model bundle or a model file");
    }
    if (Files.size(file) > MANIFEST_BYTES_MAX) {
      throw new InvalidModelException(
          file + " is larger than " + MANIFEST_BYTES_MAX + " bytes", "get the bundle again");
    }
    return Files.readAllBytes(file);
  }

  /** Reads each listed file once, and verifies the bytes that it read. */
  static Map<String, byte[]> read(Path directory, Map<String, String> sha256) throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    Path root = directory.toRealPath();
    for (Map.Entry<String, String> file : sha256.entrySet()) {
      byte[] content = read(root, file.getKey());
      String actual = Sha256.of(content);
      if (!actual.equals(file.getValue())) {
        throw new InvalidModelException(
            "%s of %s was changed: its sha256 is %s, the manifest says %s"
                .formatted(file.getKey(), directory, actual, file.getValue()),
            "get the bundle again");
      }
      contents.put(file.getKey(), content);
    }
    return contents;
  }

  private static byte[] read(Path root, String name) throws IOException {
    checkName(name);
    try {
      Path file = root.resolve(name).toRealPath();
      if (!file.startsWith(root) || !Files.isRegularFile(file)) {
        throw outside(name);
      }
      if (Files.size(file) > Integer.MAX_VALUE - 8) {
        throw new InvalidModelException(name + " is larger than 2 GiB", "use a smaller model");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new InvalidModelException(
          root + " lacks " + name + ", which its manifest lists", "get the bundle again", e);
    }
  }

  static void checkName(String name) {
    if (!name.matches("([A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*")
        || name.equals(MANIFEST)) {
      throw outside(name);
    }
  }

  private static InvalidModelException outside(String name) {
    return new InvalidModelException(
        "manifest.json: $.files names '"
            + name.replaceAll("[^\\x20-\\x7e]", "?")
            + "', which is no plain file of the bundle",
        "get the bundle again, from a source that you trust");
  }
}
