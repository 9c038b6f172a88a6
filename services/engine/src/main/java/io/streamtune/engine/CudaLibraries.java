package io.streamtune.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The CUDA 12 and cuDNN 9 libraries that ONNX Runtime's CUDA provider links to, taken from the
 * class path (Maven profile {@code cuda}) and loaded before it, so that a host needs nothing but
 * the NVIDIA driver.
 *
 * <p>They are unpacked once into a cache folder; the dynamic linker then finds them by their names,
 * because they are loaded already. If the class path has none, the host's own are used.
 */
final class CudaLibraries {
  private static final String FOLDER = "/org/bytedeco/cuda/linux-x86_64/";

  /** In the order of their dependencies. */
  private static final List<String> NAMES =
      List.of(
          "libcudart.so.12",
          "libnvJitLink.so.12",
          "libcublasLt.so.12",
          "libcublas.so.12",
          "libcurand.so.10",
          "libnvrtc-builtins.so.12.6",
          "libnvrtc.so.12",
          "libcudnn_graph.so.9",
          "libcudnn_ops.so.9",
          "libcudnn_cnn.so.9",
          "libcudnn_heuristic.so.9",
          "libcudnn_engines_runtime_compiled.so.9",
          "libcudnn_engines_precompiled.so.9",
          "libcudnn.so.9");

  private CudaLibraries() {}

  /**
   * Unpacks and loads the libraries, if they are on the class path.
   *
   * <p><b>Errors:</b> {@link EngineException} if the cache folder cannot be written or a library
   * cannot be loaded.
   */
  @SuppressWarnings("restricted") // Loading native code is the purpose of this class.
  static void load() {
    if (CudaLibraries.class.getResource(FOLDER + NAMES.getFirst()) == null) {
      return;
    }
    // cuDNN opens its own parts by name at run time, so all of them are in one folder.
    Path folder = Path.of(System.getProperty("user.home"), ".cache", "streamtune", "cuda-12");
    try {
      Files.createDirectories(folder);
      for (String name : NAMES) {
        System.load(unpack(name, folder).toString());
      }
    } catch (IOException e) {
      throw new EngineException(
          "the CUDA libraries cannot be unpacked into " + folder + ": " + e.getMessage(), e);
    } catch (UnsatisfiedLinkError e) {
      throw new EngineException("a CUDA library cannot be loaded: " + e.getMessage(), e);
    }
  }

  private static Path unpack(String name, Path folder) throws IOException {
    Path library = folder.resolve(name);
    try (InputStream resource = CudaLibraries.class.getResourceAsStream(FOLDER + name)) {
      if (resource == null) {
        throw new IOException(name + " is not on the class path");
      }
      if (Files.notExists(library)) {
        Path part = Files.createTempFile(folder, name, ".part");
        Files.copy(resource, part, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
          channel.force(
              true); // Otherwise a power loss leaves an empty file, which is never replaced.
        }
        Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return library;
  }
}
