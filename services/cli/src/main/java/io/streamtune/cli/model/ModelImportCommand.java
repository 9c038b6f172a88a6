package io.streamtune.cli.model;

import io.streamtune.cli.model.release.StoredModels;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.events.prediction.Activation;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.source.ImportOptions;
import io.streamtune.model.source.ModelSummary;
import io.streamtune.model.store.VersionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Imports a model into the store. */
@Command(
    name = "import",
    description = {
      "Brings a model into the store and prints its name and version on standard output.",
      ""
    })
final class ModelImportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  @Parameters(
      paramLabel = "SOURCE",
      description = {
        "A file: ONNX (.onnx, .onnx.gz), or a ResNet's weights by torchvision's names (.pth, .pt,"
            + " .th, .safetensors).",
        "A bundle's directory.",
        "An http(s) address of such a file.",
        "resnet18, resnet34, resnet50, resnet50-v2, resnet101 or resnet152: torchvision's official"
            + " weights, downloaded (45 to 240 MB; a download that broke off is resumed)."
      })
  private String source;

  @Option(
      names = "--name",
      paramLabel = "NAME[:VERSION]",
      description =
          "What to call it. Default: the file's name, and the start of its sha256; a bundle's own.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--classes",
      paramLabel = "FILE",
      description =
          "Class names in the order of the outputs, one a line. Default: ImageNet's for 1000"
              + " outputs, else class_0, class_1, ...")
  private Optional<Path> classes = Optional.empty();

  @Option(
      names = "--activation",
      paramLabel = "softmax|sigmoid",
      description = "softmax: one class is right; sigmoid: any number. Default: softmax.")
  private Optional<Activation> activation = Optional.empty();

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      description = "The sha256 of what an address gives; over https its first 8 digits will do.")
  private Optional<String> sha256 = Optional.empty();

  @Mixin private PreprocessingOptions preprocessing = new PreprocessingOptions();

  @SuppressWarnings("NullAway.Init") // picocli sets it before it parses
  @Spec
  private CommandSpec spec;

  ModelImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    ImportOptions options = options();
    checkFits(options);
    ModelBundle bundle;
    try (DownloadBar bar = new DownloadBar(terminal)) {
      bundle = ModelCommand.importer(terminal).importFrom(source, sha256, options, bar);
    }
    ModelSummary.of(bundle).notes().forEach(note -> terminal.err().println("Note: " + note));
    if (StoredModels.store(terminal).state(bundle.manifest()) == VersionState.CANDIDATE) {
      ModelId id = bundle.manifest().id();
      terminal
          .err()
          .printf(
              "Note: '%s' alone still means another version; 'streamtune model promote %s' changes"
                  + " that%n",
              id.name(), id);
    }
    terminal.out().println(bundle.manifest().id());
    return 0;
  }

  private ImportOptions options() throws IOException {
    Optional<List<String>> names =
        classes.isPresent() ? Optional.of(ClassNames.ofFile(classes.get())) : Optional.empty();
    ModelName called = ModelName.of(name);
    try {
      return new ImportOptions(
          called.name(),
          called.version(),
          names,
          activation,
          preprocessing.preprocessing(),
          Instant.now());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Rejects options that would be ignored. */
  private void checkFits(ImportOptions options) {
    boolean address = source.startsWith("http://") || source.startsWith("https://");
    if (sha256.isPresent() && !address) {
      throw new ParameterException(
          spec.commandLine(), "--sha256 is for an address; " + source + " is none");
    }
    boolean described =
        options.classes().isPresent()
            || options.activation().isPresent()
            || options.preprocessing().isPresent();
    if (!address && described && Files.isDirectory(Path.of(source))) {
      throw new ParameterException(
          spec.commandLine(),
          source
              + " is a bundle and says itself what it is; of these options only --name applies to"
              + " it");
    }
  }
}
