package io.streamtune.model.source;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.store.ModelStore;
import io.streamtune.model.store.VersionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the model that a user means by {@code --model}: a file, a bundle directory, or a name in
 * the store.
 *
 * <p><b>Called on</b>: a thread that may block.
 */
public final class ModelResolver {
  private final ModelStore store;

  /** Resolves names in this store. */
  public ModelResolver(ModelStore store) {
    this.store = store;
  }

  /**
   * Returns the verified bundle. A model file becomes a bundle in memory, with ImageNet's
   * preprocessing, and with ImageNet's class names if it has 1000 outputs; {@link
   * ModelSummary#notes()} says what was assumed.
   *
   * @param ref {@code .onnx}, {@code .onnx.gz}, {@code .pth}, {@code .pt}, {@code .th} or {@code
   *     .safetensors} file, bundle directory, {@code NAME} or {@code NAME:VERSION}; {@link
   *     ModelStore#find} says what a name alone means
   * @throws InvalidModelException if nothing is found or what is found is invalid; the message says
   *     what was tried
   */
  public ModelBundle resolve(String ref) throws IOException {
    return resolve(ref, store::find);
  }

  /**
   * Returns the bundle that training starts from: a name alone means the newest version that was
   * imported, whatever was promoted since.
   */
  public ModelBundle resolveBase(String ref) throws IOException {
    return resolve(ref, store::findImported);
  }

  /** Returns the model's state in the store, or empty if the reference is a file. */
  public Optional<VersionState> state(String ref, ModelBundle resolved) throws IOException {
    boolean isFile = path(ref).filter(Files::exists).isPresent();
    return isFile ? Optional.empty() : Optional.of(store.state(resolved.manifest()));
  }

  /** Finds a name in the store. */
  @FunctionalInterface
  private interface Lookup {
    Optional<ModelBundle> find(String ref) throws IOException;
  }

  private ModelBundle resolve(String ref, Lookup lookup) throws IOException {
    Optional<Path> path = path(ref);
    if (path.isPresent() && Files.isDirectory(path.get())) {
      return ModelBundle.open(path.get());
    }
    if (path.isPresent() && Files.isRegularFile(path.get())) {
      Path file = path.get();
      ImportOptions options = ImportOptions.defaults(Files.getLastModifiedTime(file).toInstant());
      return ModelFiles.read(file, String.valueOf(file.getFileName()), options);
    }
    Optional<ModelBundle> stored = lookup.find(ref);
    return stored.isPresent() ? stored.get() : notFound(ref);
  }

  private static Optional<Path> path(String ref) {
    try {
      return ref.isBlank() ? Optional.empty() : Optional.of(Path.of(ref));
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private ModelBundle notFound(String ref) throws IOException {
    List<String> names = new ArrayList<>();
    List<String> candidates = new ArrayList<>();
    for (Manifest model : store.list().models()) {
      names.add(model.id().toString());
      if (model.id().name().equals(ref)) {
        candidates.add(model.id().toString());
      }
    }
    if (!candidates.isEmpty()) {
      throw new InvalidModelException(
          "the store %s has no version of '%s' that was imported or promoted, only %s"
              .formatted(store.location(), ref, candidates),
          "name the version, or 'streamtune model promote %s' puts it into service"
              .formatted(candidates.getFirst()));
    }
    throw new InvalidModelException(
        "there is no model '%s': no such file or directory, and the store %s has %s"
            .formatted(ref, store.location(), names.isEmpty() ? "no models" : names),
        remedy(ref, names));
  }

  private static String remedy(String ref, List<String> names) {
    if (CatalogueEntry.named(ref).isPresent()) {
      return "streamtune model import " + ref + " downloads it";
    }
    return names.stream()
        .filter(name -> closeness(ref, name) <= Math.max(2, ref.length() / 3))
        .min(Comparator.comparingInt(name -> closeness(ref, name)))
        .map(name -> "did you mean " + name + "?")
        .orElse("streamtune model import FILE adds one, streamtune model list shows them");
  }

  private static int closeness(String ref, String stored) {
    String name = stored.substring(0, stored.indexOf(':'));
    return Math.min(distance(ref, name), distance(ref, stored));
  }

  /** Levenshtein distance: single characters to insert, delete or replace. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
