package io.streamtune.cli.explain;

import io.streamtune.cli.model.ModelChoice;
import io.streamtune.display.terminal.FileProblem;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.display.terminal.UserError;
import io.streamtune.engine.Engine;
import io.streamtune.engine.EngineConfig;
import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.explain.Explained;
import io.streamtune.explain.Explainer;
import io.streamtune.explain.Explanation;
import io.streamtune.explain.Scores;
import io.streamtune.explain.page.ExplanationPage;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.source.ModelSummary;
import io.streamtune.vision.DecodeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code streamtune explain}: explains how the network sees one photo. */
@Command(
    name = "explain",
    description = {
      "Shows how the network sees a photo.",
      "",
      "Writes a page that opens in any browser, without network and scripts: the kernels of the"
          + " first layer, what they make of the photo step by step, maps of each stage, where the"
          + " first classes have their scores from, and the last layer as a table from outputs to"
          + " probabilities. All numbers are those of the graph that is served.",
      ""
    })
public final class ExplainCommand implements Callable<Integer> {
  private static final int CLASSES_SHOWN = 5;

  private final Terminal terminal;

  @Option(
      names = "--model",
      paramLabel = "FILE|BUNDLE|NAME",
      description = {
        "The model: an ONNX file, a ResNet checkpoint, a bundle's directory, or the name of a model"
            + " in the store. Default: resnet50 from the store."
      })
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The page. Default: PHOTO-explained.html in the current directory.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--json",
      description = {
        "Print the numbers as one JSON object on standard output, and write a page only with"
            + " --out."
      })
  private boolean json;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|cuda",
      description = "Where the network runs. Default: cpu, which is enough for one photo.")
  private DeviceChoice device = DeviceChoice.CPU;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  @Parameters(paramLabel = "PHOTO", description = "An image file.")
  private Path photo;

  /** Creates the command for a terminal. */
  public ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    byte[] encoded = read();
    ModelBundle bundle = ModelChoice.open(terminal, model, "--model FILE");
    for (String note : ModelSummary.of(bundle).notes()) {
      terminal.err().println("Note: " + bundle.manifest().id() + ": " + note);
    }
    Explanation explanation = explain(bundle, encoded);
    String name = String.valueOf(photo.getFileName());
    Optional<Path> page = json ? out : out.or(() -> Optional.of(Path.of(defaultName(name))));
    if (page.isPresent()) {
      write(page.get(), ExplanationPage.html(explanation, name));
    }
    if (json) {
      terminal.out().println(ExplanationJson.of(explanation, photo.toString()));
    } else {
      tell(explanation);
      page.ifPresent(file -> terminal.out().println("The page: " + file));
    }
    return 0;
  }

  private static String defaultName(String photo) {
    int dot = photo.lastIndexOf('.');
    return (dot > 0 ? photo.substring(0, dot) : photo) + "-explained.html";
  }

  private byte[] read() {
    try {
      long bytesMax = DecodeLimits.DEFAULTS.bytesMax();
      if (Files.isRegularFile(photo) && Files.size(photo) > bytesMax) {
        throw new UserError(
            "%s: larger than %d MiB".formatted(photo, bytesMax >> 20), "Give a photo.");
      }
      return Files.readAllBytes(photo);
    } catch (IOException e) {
      throw new UserError(photo + ": " + FileProblem.reason(e), "Give an image file.", e);
    }
  }

  private Explanation explain(ModelBundle bundle, byte[] encoded) {
    EngineConfig config = EngineConfig.of(device);
    try (Explainer explainer = Explainer.open(Engine.open(config), bundle)) {
      return switch (explainer.explain(encoded)) {
        case Explained.Done(Explanation explanation) -> explanation;
        case Explained.Refused(var code, String detail) ->
            throw new UserError(
                "%s: %s: %s".formatted(photo, code.wire(), detail),
                "Give a JPEG, PNG, WebP, BMP, TIFF or GIF file.");
      };
    }
  }

  private static void write(Path page, byte[] html) {
    try {
      Files.write(page, html);
    } catch (IOException e) {
      throw new UserError(
          page + ": " + FileProblem.reason(e), "Name a file that can be written with --out.", e);
    }
  }

  private void tell(Explanation explanation) {
    Scores scores = explanation.scores();
    terminal.out().printf(Locale.ROOT, "%10s %14s %11s  class%n", "output", "exp", "probability");
    for (Scores.Row row : scores.best(CLASSES_SHOWN)) {
      terminal
          .out()
          .printf(
              Locale.ROOT,
              "%10.3f %14.3f %11.6f  %s%n",
              row.output(),
              row.exponential(),
              row.probability(),
              row.name());
    }
  }
}
