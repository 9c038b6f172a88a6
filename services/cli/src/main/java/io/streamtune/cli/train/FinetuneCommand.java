package io.streamtune.cli.train;

import io.streamtune.display.charts.Machine;
import io.streamtune.display.terminal.FileProblem;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.display.terminal.UserError;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.trainer.evaluate.EvaluationJson;
import io.streamtune.trainer.finetune.FineTuning;
import io.streamtune.trainer.finetune.probe.ConvolutionProbe;
import io.streamtune.trainer.finetune.run.FinishedRun;
import io.streamtune.trainer.finetune.run.FinishedRun.Result;
import io.streamtune.trainer.finetune.run.FinishedRun.StageTime;
import io.streamtune.trainer.finetune.run.Job;
import io.streamtune.trainer.recipe.Recipe;
import io.streamtune.trainer.release.DryRun;
import io.streamtune.trainer.release.Release;
import io.streamtune.trainer.release.Reports;
import io.streamtune.trainer.release.report.ReportFiles;
import io.streamtune.trainer.release.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Fine-tunes a model on a folder of photos. */
@Command(
    name = "finetune",
    description = {
      "Fine-tunes a model on a folder of photos with fastai's recipe: first a new head alone, then"
          + " everything with frozen batch-norms, then test-time augmentation; and writes a model"
          + " bundle with a report.",
      "",
      "Ctrl-C ends it; --resume goes on from the last whole epoch.",
      ""
    })
public final class FinetuneCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final DateTimeFormatter VERSION =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Terminal terminal;

  @Mixin private DatasetOptions photos = new DatasetOptions();
  @Mixin private RecipeOptions recipe = new RecipeOptions();
  @Mixin private StartOptions start = new StartOptions();

  @Option(
      names = "--out",
      paramLabel = "BUNDLE",
      description = "The bundle's directory, which must not exist. Default: DIR's name and -model.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--resume", description = "Go on with the run that was interrupted.")
  private boolean resume;

  @Option(
      names = "--restart",
      description = "Begin again, and forget the run that was interrupted.")
  private boolean restart;

  @Option(
      names = "--no-lr-find",
      description =
          "Leave the learning-rate finder out; it takes about an epoch, and only the report shows"
              + " it.")
  private boolean noRateFinder;

  @Option(
      names = "--json",
      description =
          "One JSON object on standard output at the end; the epochs go to standard error.")
  private boolean json;

  /** Creates the command for a terminal. */
  public FinetuneCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Recipe wanted = recipe.recipe();
    Path bundle = out.orElseGet(() -> Path.of(photosName() + "-model"));
    if (Files.exists(bundle)) {
      throw new UserError(bundle + " exists already", "Name another one with --out, or remove it.");
    }
    Path folder = bundle.resolveSibling(bundle.getFileName() + ".run");
    checkInterrupted(folder);
    ModelBundle from = start.base(terminal);
    return new Interruptible(() -> farewell(folder)).run(() -> train(wanted, from, bundle, folder));
  }

  private String photosName() {
    Path name = photos.folder.toAbsolutePath().normalize().getFileName();
    return name == null ? "photos" : name.toString();
  }

  private void checkInterrupted(Path folder) throws IOException {
    if (restart) {
      FineTuning.forget(folder);
    } else if (!resume && FineTuning.isInterrupted(folder)) {
      throw new UserError(
          "an interrupted run lies in " + folder,
          "Go on with it by --resume, or begin again by --restart.");
    }
  }

  private int train(Recipe wanted, ModelBundle from, Path bundle, Path folder) throws Exception {
    Job job = Jobs.of(from, wanted, start.device(), folder, !noRateFinder, photos, terminal);
    RunOnTerminal run =
        new RunOnTerminal(
            terminal, json ? terminal.err() : terminal.out(), Jobs.metric(job.data()));
    FineTuning tuning = new FineTuning(job, new ConvolutionProbe(), run, System::nanoTime);
    if (resume && !tuning.canResume()) {
      throw new UserError(
          "there is no run of these photos, this base and this recipe to go on with in " + folder,
          "Give the options of before, or begin anew with --restart.");
    }
    try {
      FinishedRun outcome = run(tuning, job, bundle);
      release(job, outcome, bundle);
      return 0;
    } catch (UserError | CancellationException e) {
      throw e; // Already reported, here or by the farewell.
    } catch (IOException | RuntimeException | Error e) {
      sayWhereTheWeightsAre(folder);
      throw e;
    }
  }

  private void release(Job job, FinishedRun outcome, Path bundle)
      throws IOException, InterruptedException {
    Instant now = Instant.now();
    ModelBundle made = Release.bundle(job, outcome, id(bundle, now), now);
    RunReport report =
        Reports.of(
            job,
            outcome,
            "Fine-tuning on " + photosName(),
            Machine.here().lines(),
            PeakMemory.bytes());
    write(made, report, bundle, job.folder());
    FineTuning.forget(job.folder());
    tell(outcome, made, bundle);
  }

  private static ModelId id(Path bundle, Instant now) {
    return new ModelId(modelName(bundle), VERSION.format(now));
  }

  /** Whatever failed, the trained weights are still there. */
  private void sayWhereTheWeightsAre(Path folder) throws IOException {
    Optional<Path> weights = FineTuning.trainedWeights(folder);
    if (weights.isPresent()) {
      terminal
          .err()
          .printf(
              "The weights after the last whole epoch are in %s;%n"
                  + "run the same with --resume to go on from them.%n",
              weights.get());
    }
  }

  private static FinishedRun run(FineTuning tuning, Job job, Path bundle)
      throws IOException, InterruptedException {
    Path folder = job.folder();
    try {
      if (!tuning.canResume()) {
        Instant now = Instant.now();
        DryRun.of(job, id(bundle, now), now, System::nanoTime);
      }
      return tuning.run();
    } catch (IOException e) {
      throw new UserError(
          "the run's files in " + folder + " cannot be written: " + FileProblem.sentence(e),
          FineTuning.isInterrupted(folder)
              ? "Make room, then run the same with --resume to go on after the last epoch."
              : "Make room, then run the same again.",
          e);
    }
  }

  private static void write(ModelBundle made, RunReport report, Path bundle, Path folder) {
    try {
      made.write(bundle, part -> ReportFiles.write(part, report));
    } catch (IOException e) {
      throw new UserError(
          "the bundle cannot be written: " + FileProblem.sentence(e),
          "Nothing is lost: make room, then run the same with --resume; the run is in "
              + folder
              + ".",
          e);
    }
  }

  /** A model's name may contain letters, digits and a few other characters. */
  private static String modelName(Path bundle) {
    String name = String.valueOf(bundle.getFileName()).replaceAll("[^A-Za-z0-9._-]", "-");
    String short100 = name.substring(0, Math.min(name.length(), 100));
    return ModelId.isAllowed(short100) ? short100 : "model";
  }

  private void tell(FinishedRun outcome, ModelBundle made, Path bundle) {
    if (json) {
      Result best = outcome.results().getLast();
      ObjectNode root = EvaluationJson.tree(best.evaluation());
      root.put("bundle", bundle.toString());
      root.put("model", made.manifest().id().toString());
      ObjectNode seconds = root.putObject("seconds");
      outcome.times().forEach(time -> seconds.put(time.name(), time.duration().toMillis() / 1e3));
      terminal.out().println(JSON.writeValueAsString(root));
      return;
    }
    terminal.out().println();
    for (Result result : outcome.results()) {
      terminal
          .out()
          .printf(
              Locale.ROOT,
              "%s: accuracy %.4f, log loss %.4f%n",
              result.name(),
              result.evaluation().accuracy(),
              result.evaluation().logLoss());
    }
    for (StageTime time : outcome.times()) {
      terminal
          .err()
          .printf(
              Locale.ROOT,
              "%s: %d s%s%n",
              time.name(),
              time.duration().toSeconds(),
              time.photos() == 0
                  ? ""
                  : String.format(Locale.ROOT, ", %.1f images/s", time.imagesPerSecond()));
    }
    terminal
        .out()
        .printf(
            "%s is in %s, its report in %s%n",
            made.manifest().id(), bundle, bundle.resolve(ReportFiles.HTML));
  }

  private void farewell(Path folder) {
    try {
      if (FineTuning.isInterrupted(folder)) {
        terminal
            .err()
            .println("Stopped. Run the same with --resume to go on after the last epoch.");
      } else {
        FineTuning.forget(folder);
        terminal.err().println("Stopped before the first epoch was over; nothing was written.");
      }
    } catch (IOException e) {
      terminal.err().println("Stopped. " + FileProblem.sentence(e));
    }
  }
}
