package io.streamtune.cli.predict;

import io.streamtune.cli.model.ModelChoice;
import io.streamtune.display.terminal.Progress;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.display.terminal.UserError;
import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.inference.ClassifierConfig;
import io.streamtune.inference.local.LocalClassifier;
import io.streamtune.inference.tta.TtaConfig;
import io.streamtune.inference.tta.ViewSet;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.source.ModelSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Classifies files, without Kafka. */
@Command(
    name = "predict",
    description = {
      "Classifies image files, without Kafka.",
      "",
      "Answers come on standard output, in the order of the files; everything else goes to standard"
          + " error. A file that is no image, or is missing, is answered by an error and does not"
          + " stop the others; the exit code is then 1.",
      ""
    },
    footerHeading = "%nWith --json, one of these a line:%n",
    footer = {
      "  {\"file\":...,\"labels\":[{\"index\":...,\"name\":...,\"probability\":...}]}",
      "  {\"file\":...,\"error\":{\"code\":...,\"message\":...}}",
      "The index counts the model's classes from 0; two classes may share a name. Codes are"
          + " not-found, unreadable, and those of dead letters, such as corrupt."
    })
public final class PredictCommand implements Callable<Integer> {
  private static final int TOP_JSON = 5;
  // Why: this many labels fit on a line with the file's name.
  private static final int TOP_HUMAN = 3;
  // Why 4: fastai's default number of augmented views.
  private static final int TTA_AUGMENTED = 4;
  private static final int FILE_COLUMNS_MAX = 60;
  // Why: fewer files are done before anybody has read a first line about them.
  private static final int PROGRESS_FILES_MIN = 20;

  private final Terminal terminal;

  @Option(
      names = "--model",
      paramLabel = "FILE|BUNDLE|NAME",
      description = {
        "The model: an ONNX file (.onnx, .onnx.gz), a ResNet checkpoint (.pth, .safetensors), a"
            + " bundle's directory, or the name of a model in the store. Default: resnet50 from"
            + " the store."
      })
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "Labels for each image. Default: 3, with --json 5.")
  private Optional<Integer> top = Optional.empty();

  @Option(
      names = "--tta",
      description = {
        "Test-time augmentation as in fastai: averages the probabilities of 5 views of each image,"
            + " the centre and 4 that are turned, zoomed, lit and mirrored at random as in"
            + " training. About 5 times the work; the same file name always gets the same views."
      })
  private boolean tta;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|cuda",
      description = "Where the network runs. auto takes CUDA where it works. Default: auto.")
  private DeviceChoice device = DeviceChoice.AUTO;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  @Parameters(
      paramLabel = "FILE|DIR",
      arity = "1..*",
      description = "Image files, and directories of them; hidden files in these are skipped.")
  private List<Path> paths;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it parses
  @Spec
  private CommandSpec spec;

  /** Creates the command for a terminal. */
  public PredictCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (top.isPresent() && top.get() < 1) {
      throw new ParameterException(
          spec.commandLine(), "--top is " + top.get() + "; it must be at least 1");
    }
    ImageFiles files = new ImageFiles(paths);
    ImageFiles.Extent extent = files.extent();
    if (extent.files() == 0) {
      throw new UserError(
          paths.getFirst() + ": no files in it", "Name image files, or a directory of them.");
    }
    ModelBundle bundle = ModelChoice.open(terminal, model, "--model FILE");
    for (String note : ModelSummary.of(bundle).notes()) {
      terminal.err().println("Note: " + bundle.manifest().id() + ": " + note);
    }
    ServingModel serving = ServingModel.of(bundle);
    ClassifierConfig config = config();
    LocalClassifier classifier = LocalClassifier.open(config, serving);
    terminal
        .err()
        .printf(
            Locale.ROOT,
            "Model %s:%s%s, %d classes, on %s%n",
            serving.name(),
            serving.version(),
            ModelChoice.state(terminal, model, bundle),
            serving.classes().size(),
            classifier.device());
    PredictionRun.Tally tally = predict(files, extent, config, serving, classifier);
    if (!tally.unread()) { // Otherwise images are still in flight; the process ends at once.
      classifier.close();
    }
    return tally.errors() == 0 ? 0 : 1;
  }

  private PredictionRun.Tally predict(
      ImageFiles files,
      ImageFiles.Extent extent,
      ClassifierConfig config,
      ServingModel serving,
      LocalClassifier classifier) {
    int labels = top.orElse(json ? TOP_JSON : TOP_HUMAN);
    long bytesMax = config.decode().limits().bytesMax();
    FileResultFormat format =
        json
            ? new FileResultFormat.Json()
            : new FileResultFormat.Human(Math.min(extent.columns(), FILE_COLUMNS_MAX));
    PredictionRun.Rules rules = new PredictionRun.Rules(serving.classes(), labels, bytesMax);
    long startNanos = System.nanoTime();
    PredictionRun.Tally tally;
    if (extent.files() < PROGRESS_FILES_MIN || terminal.outInteractive()) { // Results show it.
      tally = new PredictionRun(rules, classifier, format, terminal.out(), () -> {}).run(files);
    } else {
      try (Progress progress = Progress.start(terminal, "Classifying", extent.files(), "images")) {
        tally =
            new PredictionRun(rules, classifier, format, terminal.out(), () -> progress.advance(1))
                .run(files);
      }
    }
    if (!tally.unread()) {
      terminal.err().println(summary(tally, (System.nanoTime() - startNanos) / 1e9));
    }
    return tally;
  }

  private static String summary(PredictionRun.Tally tally, double seconds) {
    return String.format(
        Locale.ROOT,
        "%,d %s, %,d %s, %.1f/s",
        tally.images(),
        tally.images() == 1 ? "image" : "images",
        tally.errors(),
        tally.errors() == 1 ? "error" : "errors",
        (tally.images() + tally.errors()) / Math.max(seconds, 1e-9));
  }

  private ClassifierConfig config() {
    ClassifierConfig config = ClassifierConfig.defaults().with(device);
    return tta ? config.with(TtaConfig.always(new ViewSet.Fastai(TTA_AUGMENTED))) : config;
  }
}
