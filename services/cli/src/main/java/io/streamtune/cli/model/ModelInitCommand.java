package io.streamtune.cli.model;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.model.source.ImportOptions;
import io.streamtune.model.source.ModelSummary;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Creates a model that has learnt nothing yet. */
@Command(
    name = "init",
    description = {
      "Makes a ResNet with freshly initialised weights, puts it into the store and prints its name"
          + " and version on standard output. It has learnt nothing yet: its answers mean nothing"
          + " until it is trained.",
      ""
    })
final class ModelInitCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--depth",
      paramLabel = "18|34|50|101|152",
      description = "Layers of the ResNet. Default: 50.")
  private int depth = 50;

  @Option(
      names = "--classes",
      paramLabel = "FILE|N",
      description = "Class names, one a line, or their number. Default: ImageNet's 1000.")
  private Optional<String> classes = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same weights. Default: 0.")
  private long seed;

  @Option(
      names = "--name",
      paramLabel = "NAME[:VERSION]",
      description = "What to call it. Default: resnet and the depth, untrained- and the seed.")
  private Optional<String> name = Optional.empty();

  @SuppressWarnings("NullAway.Init") // picocli sets it before it parses
  @Spec
  private CommandSpec spec;

  ModelInitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    ResNetVariant layers =
        Arrays.stream(ResNetVariant.values())
            .filter(known -> known.name().equals("RESNET" + depth))
            .findFirst()
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "--depth is " + depth + "; it must be 18, 34, 50, 101 or 152"));
    Optional<List<String>> names =
        classes.isPresent()
            ? Optional.of(ClassNames.ofFileOrCount(classes.get()))
            : Optional.empty();
    ModelName called = ModelName.of(name);
    ImportOptions options =
        new ImportOptions(
            called.name(),
            called.version(),
            names,
            Optional.empty(),
            Optional.empty(),
            Instant.now());
    ModelBundle bundle = ModelCommand.importer(terminal).initialise(layers, seed, options);
    terminal.err().println("Note: " + ModelSummary.UNTRAINED);
    terminal.out().println(bundle.manifest().id());
    return 0;
  }
}
