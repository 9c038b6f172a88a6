package io.streamtune.cli.train;

import io.streamtune.cli.model.ModelChoice;
import io.streamtune.display.terminal.Progress;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.display.terminal.UserError;
import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.trainer.dataset.LabelledPhotos;
import io.streamtune.trainer.evaluate.Evaluation;
import io.streamtune.trainer.evaluate.EvaluationJson;
import io.streamtune.trainer.forward.ModelScore;
import io.streamtune.trainer.forward.TtaViews;
import io.streamtune.vision.view.Augmentation;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Evaluates a model on labelled photos. */
@Command(
    name = "evaluate",
    description = {
      "Measures a model on labelled photos: those of DIR/valid/CLASS/*, or of DIR/CLASS/* where"
          + " there is no valid/. Classes are matched by name.",
      ""
    },
    footerHeading = "%nWith --json, one object:%n",
    footer = {
      "  {\"images\":N,\"accuracy\":A,\"log_loss\":L,\"per_class\":[{\"class\":...,\"images\":N,"
          + "\"recall\":R,\"precision\":P}],\"confusion\":[[N,...],...]}",
      "Rows of the confusion are true classes. With several labels a photo it holds"
          + " [[tn,fp],[fn,tp]] for each class, and accuracy counts the right answers at a"
          + " threshold of 0.5."
    })
public final class EvaluateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private DatasetOptions photos = new DatasetOptions();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "BUNDLE|FILE|NAME",
      description = "The model: a bundle's directory, a model file, or a name in the store.")
  private String model = "";

  @Option(
      names = "--tta",
      paramLabel = "N",
      description = {
        "Test-time augmentation with N augmented views beside the plain one; fastai takes 4."
            + " Default: 0."
      })
  private int tta;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|cuda",
      description = "Where the network runs. Default: auto.")
  private DeviceChoice device = DeviceChoice.AUTO;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it parses
  @Spec
  private CommandSpec spec;

  /** Creates the command for a terminal. */
  public EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (tta < 0 || tta > 64) {
      throw new ParameterException(
          spec.commandLine(), "--tta is " + tta + "; it must be 0 to 64 augmented views");
    }
    ModelBundle bundle = ModelChoice.open(terminal, Optional.of(model), "--model FILE");
    ServingModel serving = ServingModel.of(bundle);
    LabelledPhotos labelled =
        photos.toMeasure(terminal, serving.preprocessing(), serving.classes());
    Evaluation evaluation = new Interruptible(() -> {}).run(() -> score(serving, labelled));
    if (json) {
      terminal.out().println(EvaluationJson.write(evaluation));
    } else {
      EvaluationText.print(evaluation, terminal);
    }
    return 0;
  }

  private Evaluation score(ServingModel serving, LabelledPhotos labelled)
      throws InterruptedException {
    try (Progress progress =
        Progress.start(terminal, "Evaluating", labelled.images().size(), "images")) {
      return ModelScore.of(
          serving, labelled, new TtaViews(tta, Augmentation.RECIPE), device, progress::advance);
    } catch (IllegalArgumentException e) {
      throw new UserError(String.valueOf(e.getMessage()), "Use photos of the model's classes.", e);
    }
  }
}
