package io.streamtune.cli.demo;

import io.streamtune.cli.demo.session.TemporaryFolder;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.model.source.DownloadConfig;
import io.streamtune.model.source.Downloader;
import io.streamtune.model.source.ImportOptions;
import io.streamtune.model.source.ModelImporter;
import io.streamtune.model.source.ModelResolver;
import io.streamtune.model.store.FileModelStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/** Finds the model that the demo serves. */
final class DemoModel {
  private static final String DEFAULT = "resnet50";
  private static final long SEED = 1;

  private final Terminal terminal;

  DemoModel(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Returns the requested model. Without a request it returns the ResNet-50 of the model store; if
   * there is none, a freshly initialised one, and warns that it has learnt nothing.
   */
  ModelBundle find(Optional<String> reference) {
    FileModelStore store = FileModelStore.standard(terminal.environment());
    try {
      if (reference.isPresent()) {
        return new ModelResolver(store).resolve(reference.get());
      }
      Optional<ModelBundle> stored = store.find(DEFAULT);
      return stored.isPresent() ? stored.get() : fresh();
    } catch (IOException e) {
      throw new UncheckedIOException("the model cannot be read: " + e.getMessage(), e);
    }
  }

  private static ModelBundle initialise() throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.make("streamtune-demo")) {
      ModelImporter importer =
          new ModelImporter(
              new FileModelStore(folder.path()),
              new Downloader(DownloadConfig.STANDARD),
              folder.path());
      return importer.initialise(
          ResNetVariant.RESNET50, SEED, ImportOptions.defaults(Instant.now()));
    }
  }

  private ModelBundle fresh() throws IOException {
    terminal
        .err()
        .println(
            """
            There is no model 'resnet50' in the model store, so this demo serves a ResNet-50 with freshly initialised
            weights: IT HAS LEARNT NOTHING YET and its predictions mean nothing. With weights:
              streamtune model import resnet50        downloads torchvision's (98 MB), or
              streamtune demo --model FILE            takes an .onnx, .onnx.gz, .pth or .safetensors file\
            """);
    return initialise();
  }
}
