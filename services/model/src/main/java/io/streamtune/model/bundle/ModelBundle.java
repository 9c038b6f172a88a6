package io.streamtune.model.bundle;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.onnx.Dim;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model with everything that it needs to be served: graph, manifest, probe. Every instance is
 * verified: each file has the sha256 of the manifest, and the graph has as many outputs as there
 * are classes.
 *
 * <p><b>Owner</b>: nobody; nothing to close. Immutable.
 *
 * <p><b>Called on</b>: any thread; opening and writing block on files.
 */
public final class ModelBundle {
  /** Name of the graph in a bundle. */
  public static final String GRAPH = "model.onnx";

  private final Manifest manifest;
  private final byte[] manifestJson;
  private final Map<String, byte[]> files;
  private final OnnxGraph graph;
  private final List<ProbeImage> probe;

  private ModelBundle(Manifest manifest, byte[] manifestJson, Map<String, byte[]> files) {
    this.manifest = manifest;
    this.manifestJson = manifestJson;
    this.files = Collections.unmodifiableMap(files);
    byte[] onnx = files.get(GRAPH);
    if (onnx == null) {
      throw new InvalidModelException(
          "manifest.json: $.files does not list " + GRAPH, "get the bundle again");
    }
    this.graph = OnnxGraph.read(onnx);
    checkClasses(manifest, graph);
    this.probe = ProbeFiles.read(files, manifest.classes().size());
  }

  /**
   * Opens a bundle directory and verifies all of its files.
   *
   * @throws InvalidModelException if a file is missing, was changed or lies outside the directory,
   *     or manifest and graph contradict each other
   * @throws IOException if a file cannot be read
   */
  public static ModelBundle open(Path directory) throws IOException {
    byte[] json = BundleFiles.manifest(directory);
    try {
      Manifest manifest = Manifest.fromJson(json);
      return new ModelBundle(manifest, json, BundleFiles.read(directory, manifest.files()));
    } catch (InvalidModelException e) {
      throw e.in(directory);
    }
  }

  /**
   * Reads the manifest of a bundle directory, without verifying the other files.
   *
   * @throws InvalidModelException if it is missing or invalid
   */
  public static Manifest manifest(Path directory) throws IOException {
    try {
      return Manifest.fromJson(BundleFiles.manifest(directory));
    } catch (InvalidModelException e) {
      throw e.in(directory);
    }
  }

  /**
   * Creates a bundle in memory; the manifest's list of files is replaced.
   *
   * @param graph ends in logits
   * @param probe may be empty
   */
  public static ModelBundle create(Manifest manifest, OnnxGraph graph, List<ProbeImage> probe) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(GRAPH, graph.toBytes());
    ProbeFiles.write(probe, files);
    Map<String, String> digests = new LinkedHashMap<>();
    files.forEach((name, bytes) -> digests.put(name, Sha256.of(bytes)));
    Manifest complete = manifest.withFiles(digests);
    return new ModelBundle(complete, complete.toJson(), files);
  }

  /**
   * Returns the same model under another name or version; its manifest, and so its digest, differs.
   */
  public ModelBundle renamed(ModelId id) {
    if (id.equals(manifest.id())) {
      return this;
    }
    Manifest renamed = manifest.withId(id);
    return new ModelBundle(renamed, renamed.toJson(), files);
  }

  /**
   * Writes the bundle to a folder beside the target and renames it: nobody ever sees half a bundle
   * under its name.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the directory exists
   */
  public void write(Path directory) throws IOException {
    write(directory, _ -> {});
  }

  /**
   * Writes the bundle as {@link #write(Path)} does, with extra files that no manifest lists, such
   * as a report.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the directory exists
   */
  public void write(Path directory, Companions companions) throws IOException {
    BundleWriter.write(this, directory, companions);
  }

  /** Writes extra files beside a bundle's own. */
  @FunctionalInterface
  public interface Companions {
    /** Writes the files into the folder, before the folder gets its final name. */
    void write(Path folder) throws IOException;
  }

  /** Returns the model's metadata. */
  public Manifest manifest() {
    return manifest;
  }

  /**
   * Returns the model digest: the sha256 (hex) of {@code manifest.json}, which covers every file.
   */
  public String digest() {
    return Sha256.of(manifestJson);
  }

  /** Returns the graph as stored: float32 NCHW in, logits out. */
  public OnnxGraph graph() {
    return graph;
  }

  /** Returns the probe, in the order of its file; may be empty. */
  public List<ProbeImage> probe() {
    return probe;
  }

  /** Returns the size of each file in bytes, including the manifest. */
  public Map<String, Long> fileSizes() {
    Map<String, Long> sizes = new LinkedHashMap<>();
    sizes.put(BundleFiles.MANIFEST, (long) manifestJson.length);
    files.forEach((name, bytes) -> sizes.put(name, (long) bytes.length));
    return Collections.unmodifiableMap(sizes);
  }

  void writeFiles(Path directory) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = directory.resolve(file.getKey());
      Path folder = target.getParent();
      Files.createDirectories(folder == null ? directory : folder);
      Files.write(target, file.getValue());
    }
    Files.write(directory.resolve(BundleFiles.MANIFEST), manifestJson);
  }

  private static void checkClasses(Manifest manifest, OnnxGraph graph) {
    TensorInfo logits = logits(graph);
    if (!logits.shape().isEmpty()
        && logits.shape().getLast() instanceof Dim.Fixed(long outputs)
        && outputs != manifest.classes().size()) {
      throw new InvalidModelException(
          "the graph gives %s, the manifest names %d classes"
              .formatted(logits, manifest.classes().size()),
          "give one class name for each of the %d outputs".formatted(outputs));
    }
  }

  private static TensorInfo logits(OnnxGraph graph) {
    return graph.outputs().stream()
        .filter(output -> graph.outputs().size() == 1 || output.name().equals("logits"))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidModelException(
                    "the graph has the outputs " + graph.outputs() + ", none named logits",
                    "export the model with one output"));
  }
}
