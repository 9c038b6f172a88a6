package io.streamtune.model.source;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.ImageNet;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.model.store.ModelStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Imports models into the store: {@code streamtune model import} and {@code init}.
 *
 * <p><b>Called on</b>: a thread that may block.
 */
public final class ModelImporter {
  private final ModelStore store;
  private final Downloader downloader;
  private final Path downloads;

  /**
   * Creates an importer.
   *
   * @param downloads the folder of downloaded files
   */
  public ModelImporter(ModelStore store, Downloader downloader, Path downloads) {
    this.store = store;
    this.downloader = downloader;
    this.downloads = downloads;
  }

  /**
   * Imports a model and puts it into the store. For a bundle directory, the options may change only
   * name and version.
   *
   * @param source a file ({@code .onnx}, {@code .onnx.gz}, {@code .pth}, {@code .pt}, {@code .th},
   *     {@code .safetensors}), a bundle directory, an http(s) address, or a name of {@link
   *     CatalogueEntry}
   * @param sha256 pins an address's content: the digest or its first digits
   * @throws InvalidModelException if it is none of these, cannot be fetched, or is no model
   */
  public ModelBundle importFrom(
      String source, Optional<String> sha256, ImportOptions options, DownloadProgress progress)
      throws IOException {
    ModelBundle bundle = bundle(source, sha256, options, progress);
    store.putImported(bundle);
    return bundle;
  }

  /**
   * Creates a ResNet with freshly initialised weights and puts it into the store.
   *
   * @param seed the same seed gives the same weights
   * @param options its classes default to ImageNet's
   */
  public ModelBundle initialise(ResNetVariant depth, long seed, ImportOptions options)
      throws IOException {
    List<String> classes = options.classes().orElseGet(ImageNet::classes);
    ModelBundle bundle = ModelFiles.initialise(depth, classes, seed, options);
    store.putImported(bundle);
    return bundle;
  }

  private ModelBundle bundle(
      String source, Optional<String> sha256, ImportOptions options, DownloadProgress progress)
      throws IOException {
    if (source.startsWith("http://") || source.startsWith("https://")) {
      Path file = downloader.fetch(address(source), sha256, downloads, progress);
      return ModelFiles.read(file, source, options);
    }
    Path path = Path.of(source);
    if (Files.isDirectory(path)) {
      return bundle(ModelBundle.open(path), options);
    }
    if (Files.isRegularFile(path)) {
      return ModelFiles.read(path, String.valueOf(path.getFileName()), options);
    }
    return catalogued(source, options, progress);
  }

  /** Applies name and version only: a bundle's manifest has all other options. */
  private static ModelBundle bundle(ModelBundle bundle, ImportOptions options) {
    ModelId own = bundle.manifest().id();
    return bundle.renamed(
        new ModelId(options.name().orElse(own.name()), options.version().orElse(own.version())));
  }

  private static URI address(String source) {
    try {
      return URI.create(source);
    } catch (IllegalArgumentException e) {
      throw new InvalidModelException(source + " is no address", "check its characters", e);
    }
  }

  private ModelBundle catalogued(String name, ImportOptions options, DownloadProgress progress)
      throws IOException {
    CatalogueEntry entry = CatalogueEntry.named(name).orElseThrow(() -> unknown(name));
    Path file = downloader.fetch(entry.uri(), Optional.of(entry.sha256()), downloads, progress);
    ImportOptions known =
        new ImportOptions(
            options.name().or(() -> Optional.of(entry.name())),
            options.version(),
            options.classes(),
            options.activation(),
            options.preprocessing().or(() -> Optional.of(entry.preprocessing())),
            options.created());
    return ModelFiles.read(file, entry.uri().toString(), known);
  }

  private static InvalidModelException unknown(String source) {
    String names =
        CatalogueEntry.all().stream().map(CatalogueEntry::name).collect(Collectors.joining(", "));
    return new InvalidModelException(
        "there is no file, bundle directory or published model '" + source + "'",
        "give a file, an address or one of " + names);
  }
}
