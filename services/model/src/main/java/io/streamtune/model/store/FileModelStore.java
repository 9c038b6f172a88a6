package io.streamtune.model.store;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.files.DurableFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store in a directory: {@code ROOT/NAME/VERSION/} is a bundle. */
public final class FileModelStore implements ModelStore {
  private static final Logger log = LoggerFactory.getLogger(FileModelStore.class);
  private static final Comparator<Manifest> NEWEST_FIRST =
      Comparator.comparing((Manifest manifest) -> manifest.provenance().created())
          .thenComparing(manifest -> manifest.id().version())
          .reversed();

  private final Path root;

  /** Uses this directory; {@link #put} creates it if it is missing. */
  public FileModelStore(Path root) {
    this.root = root;
  }

  /**
   * Returns the default store: {@code $STREAMTUNE_HOME/models}, or else {@code
   * ~/.cache/streamtune/models}.
   *
   * @param environment the process's environment
   */
  public static FileModelStore standard(Map<String, String> environment) {
    String home = environment.getOrDefault("STREAMTUNE_HOME", "");
    return new FileModelStore(
        home.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache", "streamtune", "models")
            : Path.of(home, "models"));
  }

  @Override
  public Listing list() throws IOException {
    List<Manifest> models = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path name : folders(root)) {
      List<Manifest> versions = new ArrayList<>();
      for (Path version : folders(name)) {
        try {
          versions.add(manifest(version));
        } catch (InvalidModelException e) {
          problems.add(version + ": " + e.getMessage());
        }
      }
      versions.sort(NEWEST_FIRST);
      models.addAll(versions);
    }
    return new Listing(models, problems);
  }

  @Override
  public Optional<ModelBundle> find(String ref) throws IOException {
    int colon = ref.indexOf(':');
    String name = colon < 0 ? ref : ref.substring(0, colon);
    Optional<Path> folder = colon < 0 ? meant(name) : folder(name, ref.substring(colon + 1));
    return folder.isEmpty() ? Optional.empty() : Optional.of(ModelBundle.open(folder.get()));
  }

  @Override
  public Optional<ModelBundle> findImported(String ref) throws IOException {
    if (ref.indexOf(':') >= 0) {
      return find(ref);
    }
    Optional<Path> folder = newestImported(ref);
    return folder.isEmpty() ? Optional.empty() : Optional.of(ModelBundle.open(folder.get()));
  }

  @Override
  public ModelId put(ModelBundle bundle, Map<String, byte[]> companions) throws IOException {
    ModelId id = bundle.manifest().id();
    Path folder = folder(id);
    try {
      bundle.write(
          folder,
          part -> {
            for (Map.Entry<String, byte[]> companion : companions.entrySet()) {
              Files.write(part.resolve(companion.getKey()), companion.getValue());
            }
          });
    } catch (FileAlreadyExistsException e) {
      Optional<Manifest> stored = wholeOrSetAside(folder);
      if (stored.isEmpty()) {
        return put(bundle, companions);
      }
      if (!isSame(stored.get(), bundle.manifest())) {
        throw new InvalidModelException(
            id + " is in the store already, with another content", "give another version", e);
      }
    }
    return id;
  }

  /**
   * Moves a damaged version aside, so that it does not block its name for ever; nothing is deleted.
   */
  private static Optional<Manifest> wholeOrSetAside(Path folder) throws IOException {
    try {
      return Optional.of(ModelBundle.open(folder).manifest());
    } catch (InvalidModelException e) {
      Path aside =
          folder.resolveSibling(".damaged-" + folder.getFileName() + "-" + UUID.randomUUID());
      DurableFiles.move(folder, aside);
      log.warn(
          "{} is damaged and is stored again: {}; the damaged copy is kept as {}",
          folder,
          e.getMessage(),
          aside);
      return Optional.empty();
    }
  }

  @Override
  public ModelId putImported(ModelBundle bundle) throws IOException {
    String name = bundle.manifest().id().name();
    boolean isFirst = meant(name).isEmpty();
    ModelId id = put(bundle);
    if (isFirst) {
      bareName(name).markImported(id.version());
    }
    return id;
  }

  @Override
  public VersionState state(Manifest manifest) throws IOException {
    return bareName(manifest.id().name()).state(manifest);
  }

  @Override
  public void recordPromoted(ModelId id) throws IOException {
    bareName(id.name()).recordPromoted(id.version());
  }

  @Override
  public Optional<byte[]> companion(ModelId id, String name) throws IOException {
    try {
      return isPart(name)
          ? Optional.of(Files.readAllBytes(folder(id).resolve(name)))
          : Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** Compares manifests, which hold the digest of every file; the creation time does not count. */
  private static boolean isSame(Manifest stored, Manifest put) {
    Manifest then = put.withCreated(stored.provenance().created());
    return Arrays.equals(stored.toJson(), then.toJson());
  }

  @Override
  public ModelBundle fetch(URI uri, String manifestSha256) throws IOException {
    Path folder = within(uri);
    ModelBundle bundle = opened(folder);
    if (!bundle.digest().equals(manifestSha256)) {
      throw new InvalidModelException(
          "%s has a manifest with sha256 %s, announced was %s"
              .formatted(folder, bundle.digest(), manifestSha256),
          "announce the version that is in the store, or restore the one that was announced");
    }
    return bundle;
  }

  @Override
  public void delete(ModelId id) throws IOException {
    Path folder = folder(id);
    if (Files.isDirectory(folder)) {
      Path leaving = folder.resolveSibling(Leftovers.LEAVING + UUID.randomUUID());
      Files.move(folder, leaving, StandardCopyOption.ATOMIC_MOVE);
      Leftovers.delete(leaving);
    }
  }

  @Override
  public List<String> removeLeftovers(Instant before) throws IOException {
    List<String> removed = new ArrayList<>();
    for (Path name : folders(root)) {
      Leftovers.remove(name, before).forEach(folder -> removed.add(folder.toString()));
    }
    return removed;
  }

  /**
   * A store that becomes unreachable while it is read is no damaged bundle: a retry may succeed.
   */
  private ModelBundle opened(Path folder) throws IOException {
    try {
      return ModelBundle.open(folder);
    } catch (InvalidModelException e) {
      if (!Files.isDirectory(root) || !Files.isDirectory(folder)) {
        throw new IOException(folder + " went away while it was read", e);
      }
      throw e;
    }
  }

  /** The store itself may be a link; nothing below it may lead out of it. */
  private Path within(URI uri) throws IOException {
    checkThere();
    Path store = root.toRealPath();
    Path folder = resolved(uri);
    if (!Files.isDirectory(folder)) {
      checkThere(); // The store may have disappeared since the first check.
      throw new InvalidModelException(
          "the model store " + root + " has no " + uri,
          "put the bundle there before it is announced");
    }
    Path real = folder.toRealPath();
    if (!real.startsWith(store) || real.equals(store)) {
      throw outside(uri);
    }
    return real;
  }

  private void checkThere() throws IOException {
    if (!Files.isDirectory(root)) {
      throw new IOException("the model store " + root + " is not there");
    }
  }

  private Path resolved(URI uri) {
    try {
      Path path = uri.isAbsolute() ? Path.of(uri) : Path.of(String.valueOf(uri.getPath()));
      if (path.normalize().equals(path)
          && !path.startsWith("..")
          && (uri.isAbsolute() || !path.isAbsolute())) {
        return root.resolve(path);
      }
    } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
      throw (InvalidModelException) outside(uri).initCause(e);
    }
    throw outside(uri);
  }

  private InvalidModelException outside(URI uri) {
    return new InvalidModelException(
        "'%s' lies outside the model store %s".formatted(uri, root),
        "announce a place in the store, as NAME/VERSION");
  }

  @Override
  public String location() {
    return root.toString();
  }

  private UnversionedName bareName(String name) {
    return new UnversionedName(root.resolve(name));
  }

  private Optional<Path> meant(String name) throws IOException {
    if (!isPart(name)) {
      return Optional.empty();
    }
    Optional<String> promoted = bareName(name).promoted();
    return promoted.isPresent() ? folder(name, promoted.get()) : newestImported(name);
  }

  /**
   * Skips a damaged version that has no mark of an import: the unversioned name does not mean it.
   * If no imported version is found, it throws what was wrong with the damaged one.
   */
  private Optional<Path> newestImported(String name) throws IOException {
    if (!isPart(name)) {
      return Optional.empty();
    }
    UnversionedName bare = bareName(name);
    List<Manifest> imported = new ArrayList<>();
    Optional<InvalidModelException> damaged = Optional.empty();
    for (Path version : folders(root.resolve(name))) {
      try {
        Manifest manifest = manifest(version);
        if (bare.isImported(manifest)) {
          imported.add(manifest);
        }
      } catch (InvalidModelException e) {
        if (bare.isMarked(String.valueOf(version.getFileName()))) {
          throw e;
        }
        damaged = Optional.of(e);
      }
    }
    if (imported.isEmpty() && damaged.isPresent()) {
      throw damaged.get();
    }
    return imported.stream().min(NEWEST_FIRST).map(manifest -> folder(manifest.id()));
  }

  private Path folder(ModelId id) {
    return root.resolve(id.name()).resolve(id.version());
  }

  private Optional<Path> folder(String name, String version) {
    if (!isPart(name) || !isPart(version)) {
      return Optional.empty();
    }
    return Optional.of(root.resolve(name).resolve(version)).filter(Files::isDirectory);
  }

  private static boolean isPart(String part) {
    return ModelId.isAllowed(part);
  }

  private static Manifest manifest(Path folder) throws IOException {
    Manifest manifest = ModelBundle.manifest(folder);
    Path name = folder.getParent();
    if (name == null || !folder.endsWith(Path.of(manifest.id().name(), manifest.id().version()))) {
      throw new InvalidModelException(
          folder + " holds " + manifest.id(), "move it to the folder of its name and version");
    }
    return manifest;
  }

  private static List<Path> folders(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(parent)) {
      return children
          .filter(Files::isDirectory)
          .filter(child -> isPart(String.valueOf(child.getFileName())))
          .sorted()
          .toList();
    }
  }
}
