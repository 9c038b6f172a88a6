package io.streamtune.trainer.learn.run;

import io.streamtune.display.charts.Machine;
import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.trainer.dataset.ImageDataset;
import io.streamtune.trainer.dataset.listing.DatasetReader;
import io.streamtune.trainer.dataset.listing.FileCheck;
import io.streamtune.trainer.finetune.FineTuning;
import io.streamtune.trainer.finetune.probe.ConvolutionProbe;
import io.streamtune.trainer.finetune.run.FinishedRun;
import io.streamtune.trainer.finetune.run.Job;
import io.streamtune.trainer.finetune.run.RunListener;
import io.streamtune.trainer.finetune.run.RunListener.Task;
import io.streamtune.trainer.forward.TtaViews;
import io.streamtune.trainer.gate.Gate;
import io.streamtune.trainer.gate.GateConfig;
import io.streamtune.trainer.gate.GateVerdict;
import io.streamtune.trainer.gate.HeldOut;
import io.streamtune.trainer.recipe.Recipe;
import io.streamtune.trainer.release.DryRun;
import io.streamtune.trainer.release.Release;
import io.streamtune.trainer.release.Reports;
import io.streamtune.trainer.release.report.ReportFiles;
import io.streamtune.vision.DecodeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One training run: it takes a snapshot of the photos, trains the pretrained base by the recipe,
 * and evaluates both models on the same hold-out.
 *
 * <p>It starts from the base, not from the incumbent. Every run trains on all collected photos, so
 * the model forgets nothing, corrected labels leave no trace, and a new class is no special case.
 *
 * <p>A run that was interrupted after an epoch resumes from there if photos, base and recipe are
 * the same. Called on: one thread, which blocks.
 *
 * @param base model that training starts from
 * @param recipe how to train
 * @param rateFinder whether the learning-rate finder runs first; its curve is reported, not used
 * @param gate limits that a candidate must meet
 * @param device device to train on
 * @param folder folder of the snapshot and the checkpoint
 * @param nanoTime monotonic clock
 */
public record TrainingRun(
    ModelBundle base,
    Recipe recipe,
    boolean rateFinder,
    GateConfig gate,
    DeviceChoice device,
    Path folder,
    LongSupplier nanoTime) {

  private static final Logger log = LoggerFactory.getLogger(TrainingRun.class);
  private static final String COMPARING = FineTuning.EVALUATING + " incumbent and candidate";

  /**
   * The result of a training run.
   *
   * @param candidate the bundle
   * @param report files of the report, by name
   * @param verdict whether the candidate may replace the incumbent
   */
  public record Result(ModelBundle candidate, Map<String, byte[]> report, GateVerdict verdict) {}

  /**
   * Trains a candidate and compares it with the incumbent.
   *
   * @param collected folder of the collected images
   * @param classes classes with training and hold-out photos
   * @param incumbent the model in service
   * @param id name and version of the candidate
   * @throws IOException if files cannot be read or written
   */
  public Result run(
      Path collected,
      List<String> classes,
      ServingModel incumbent,
      ModelId id,
      Instant created,
      RunListener listener)
      throws IOException, InterruptedException {
    Path photos = photos();
    Path run = checkpoint();
    if (!FineTuning.isInterrupted(run) || !Files.exists(photos)) {
      Snapshot.make(collected, classes, photos);
    }
    int threads = Runtime.getRuntime().availableProcessors();
    FileCheck check =
        new FileCheck(
            Job.preprocessing(base, recipe), DecodeLimits.DEFAULTS, threads, (_, _) -> {});
    ImageDataset data = new DatasetReader(check).fromPaths(photos);
    Job job = new Job(base, data, recipe, device, threads, run, rateFinder);
    TtaViews tta = new TtaViews(recipe.tta(), recipe.augmentation());
    FineTuning tuning = new FineTuning(job, new ConvolutionProbe(), listener, nanoTime);
    if (!tuning.canResume()) {
      DryRun dry = DryRun.of(job, id, created, nanoTime);
      ServingModel untrained = ServingModel.of(dry.bundle());
      HoldOut.of(incumbent, untrained, dry.job().data(), tta, device, _ -> {});
    }
    FinishedRun outcome = tuning.run();
    ModelBundle candidate = Release.bundle(job, outcome, id, created);
    Map<String, byte[]> report = report(job, outcome, id);
    ServingModel served = ServingModel.of(candidate);
    int answers = 2 * data.valid().size();
    try (Task task = listener.begin(COMPARING, answers, "answers")) {
      List<HeldOut> images = HoldOut.of(incumbent, served, data, tta, device, task::advance);
      return new Result(candidate, report, new Gate(gate).decide(images));
    }
  }

  /** A failure is only logged: the version is as good without a report. */
  private static Map<String, byte[]> report(Job job, FinishedRun outcome, ModelId id)
      throws InterruptedException {
    try {
      return ReportFiles.of(
          Reports.of(job, outcome, "A round: " + id, Machine.here().lines(), OptionalLong.empty()));
    } catch (RuntimeException e) {
      log.error("{} has no report: it could not be made", id, e);
      return Map.of();
    }
  }

  /** Returns whether a run has begun and is not yet {@linkplain #forget forgotten}. */
  public boolean isUnderWay() {
    return Files.exists(photos());
  }

  /** Deletes snapshot and checkpoint; the next run takes a new snapshot of the photos. */
  public void forget() throws IOException {
    FineTuning.forget(checkpoint());
    Snapshot.delete(photos());
  }

  private Path photos() {
    return folder.resolve("photos");
  }

  private Path checkpoint() {
    return folder.resolve("run");
  }
}
