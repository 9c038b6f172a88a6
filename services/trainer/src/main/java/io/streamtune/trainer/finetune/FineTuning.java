package io.streamtune.trainer.finetune;

import io.streamtune.engine.Engine;
import io.streamtune.engine.EngineConfig;
import io.streamtune.engine.Network;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.edit.ImageSize;
import io.streamtune.trainer.evaluate.Evaluation;
import io.streamtune.trainer.evaluate.Predictions;
import io.streamtune.trainer.evaluate.Targets;
import io.streamtune.trainer.finetune.graph.ConvolutionForm;
import io.streamtune.trainer.finetune.probe.ConvolutionProbe;
import io.streamtune.trainer.finetune.probe.FormChoice;
import io.streamtune.trainer.finetune.probe.NativeDeathException;
import io.streamtune.trainer.finetune.run.CrashMark;
import io.streamtune.trainer.finetune.run.DivergedException;
import io.streamtune.trainer.finetune.run.FinishedRun;
import io.streamtune.trainer.finetune.run.FinishedRun.Result;
import io.streamtune.trainer.finetune.run.Job;
import io.streamtune.trainer.finetune.run.Position;
import io.streamtune.trainer.finetune.run.RunCheckpoint;
import io.streamtune.trainer.finetune.run.RunListener;
import io.streamtune.trainer.finetune.run.RunListener.Task;
import io.streamtune.trainer.finetune.run.StageTimes;
import io.streamtune.trainer.finetune.run.Torch;
import io.streamtune.trainer.finetune.step.PhotoTargets;
import io.streamtune.trainer.finetune.step.RateFinder;
import io.streamtune.trainer.finetune.step.Sgd;
import io.streamtune.trainer.finetune.step.TrainableHead;
import io.streamtune.trainer.finetune.step.TrainableModel;
import io.streamtune.trainer.finetune.step.TrainableNetwork;
import io.streamtune.trainer.finetune.step.TrainingContext;
import io.streamtune.trainer.finetune.step.TrainingLoop;
import io.streamtune.trainer.forward.TtaViews;
import io.streamtune.trainer.history.TrainingHistory;
import io.streamtune.trainer.recipe.Fit;
import io.streamtune.trainer.schedule.RateFinding;
import io.streamtune.trainer.schedule.Sweep;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A training run by a recipe, from a base model to a trained network.
 *
 * <pre>
 * base ─▶ new head ─▶ learning-rate finder ─▶ fit ─▶ fit … ─▶ validation photos, plain and TTA
 *                                              └─ checkpoint after each epoch
 * </pre>
 *
 * <p>The same job gives the same numbers on the same machine, even if it was interrupted and
 * resumed.
 *
 * <p><b>Called on</b>: one thread, which blocks until the end. An interrupt ends the run between
 * two batches with {@link InterruptedException} or {@link
 * java.util.concurrent.CancellationException}; the checkpoint stays.
 */
public final class FineTuning {
  /** Name of the last task, after all fits. */
  public static final String EVALUATING = "Evaluating";

  private static final String SCRATCH = "dry-run";

  /** All that a run writes into its folder. */
  private static final List<String> FILES =
      List.of(
          RunCheckpoint.NAME,
          RunCheckpoint.OLD,
          RunCheckpoint.PART,
          CrashMark.NAME,
          ConvolutionProbe.FOLDER,
          TrainableHead.TRAIN_FEATURES,
          TrainableHead.VALID_FEATURES,
          SCRATCH);

  private final Job job;
  private final FormChoice choice;
  private final RunListener listener;
  private final LongSupplier nanoTime;
  private final StageTimes times;

  /**
   * Creates a run.
   *
   * @param choice chooses how convolutions are computed
   * @param nanoTime {@link System#nanoTime}
   */
  public FineTuning(Job job, FormChoice choice, RunListener listener, LongSupplier nanoTime) {
    this.job = job;
    this.choice = choice;
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.times = new StageTimes(nanoTime);
  }

  /** Returns whether any job was interrupted in this folder, after an epoch or more. */
  public static boolean isInterrupted(Path folder) throws IOException {
    return RunCheckpoint.read(folder).isPresent();
  }

  /** Returns whether this job was interrupted and can be resumed. */
  public boolean canResume() throws IOException {
    return RunCheckpoint.read(job.folder()).filter(found -> found.isOf(job.key())).isPresent();
  }

  /**
   * Returns the file of the network after the last finished epoch in a folder; empty if none was
   * finished.
   */
  public static Optional<Path> trainedWeights(Path folder) throws IOException {
    return isInterrupted(folder) ? Optional.of(RunCheckpoint.model(folder)) : Optional.empty();
  }

  /**
   * Deletes what a run wrote into a folder, except for a damaged checkpoint. Deletes the folder
   * only if nothing else is in it: it may be a person's folder of the same name.
   */
  public static void forget(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    for (String name : FILES) {
      RunCheckpoint.delete(folder.resolve(name));
    }
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException _) {
      // The folder holds other files.
    }
  }

  /** Empties the scratch folder for a dry run, in a run's folder, and returns its path. */
  public static Path clearScratch(Path folder) throws IOException {
    Path scratch = folder.resolve(SCRATCH);
    RunCheckpoint.delete(scratch);
    return scratch;
  }

  /**
   * Runs only the learning-rate finder, on the network with the new head in the state in which the
   * recipe's first fit begins.
   */
  public RateFinding findRate(Sweep.Rule rule) throws IOException, InterruptedException {
    Files.createDirectories(job.folder());
    CrashMark steps = CrashMark.in(job.folder());
    try (Torch torch = open(form(steps, start()))) {
      TrainingContext context = context(torch, steps);
      Fit fit = job.recipe().fits().getFirst();
      try (TrainableModel trainable = trainable(context, start(), fit)) {
        return RateFinder.run(context, trainable, fit, sweep(context, rule));
      }
    }
  }

  private static Sweep sweep(TrainingContext context, Sweep.Rule rule) {
    return switch (rule) {
      case FASTAI_0_7 -> Sweep.oneEpoch(context.batchesPerEpoch());
      case FASTAI_2 -> Sweep.hundredBatches();
    };
  }

  /**
   * Runs the job; resumes from its checkpoint if it has one.
   *
   * @throws io.streamtune.engine.EngineException if the requested device cannot be used
   * @throws io.streamtune.model.InvalidModelException if the base cannot be trained
   * @throws NativeDeathException if a step of the network crashes the process in every form of its
   *     convolutions
   * @throws DivergedException if the loss becomes NaN or infinite
   * @throws IOException if the folder cannot be written; the last checkpoint stays
   */
  public FinishedRun run() throws IOException, InterruptedException {
    Files.createDirectories(job.folder());
    Optional<RunCheckpoint> found =
        RunCheckpoint.read(job.folder()).filter(checkpoint -> checkpoint.isOf(job.key()));
    RunCheckpoint at = found.orElseGet(this::beginning);
    CrashMark steps = CrashMark.in(job.folder());
    ConvolutionForm form = isTrained(at) ? ConvolutionForm.DIRECT : form(steps, at.graph());
    try (Torch torch = open(form)) {
      TrainingContext context = context(torch, steps);
      return finish(context, fits(context, at));
    }
  }

  private boolean isTrained(RunCheckpoint at) {
    return at.position().history().stream().mapToInt(fit -> fit.epochs().size()).sum()
        >= job.recipe().epochs();
  }

  /**
   * Returns the form that the probe chooses; after a process crashed in a step despite its probe,
   * {@code PRODUCT}.
   */
  private ConvolutionForm form(CrashMark steps, OnnxGraph start)
      throws IOException, InterruptedException {
    if (steps.deaths() >= CrashMark.DEATHS_MAX) {
      steps.forget();
      throw new NativeDeathException(
          "native code ended the process %d times in the same place: %s"
              .formatted(steps.deaths(), steps.lastStep()));
    }
    if (steps.deaths() > 0) {
      listener.note(
          "the process before ended in its first step, %s; now: %s"
              .formatted(steps.lastStep(), ConvolutionForm.PRODUCT.words()));
      return ConvolutionForm.PRODUCT;
    }
    return choice.choose(job, start, listener);
  }

  private Torch open(ConvolutionForm form) {
    return Torch.open(job.recipe().seed(), job.device(), form);
  }

  /**
   * Evaluates the network before the first epoch, the way {@link #run} evaluates the trained one.
   */
  public FinishedRun evaluateUntrained() throws IOException, InterruptedException {
    Files.createDirectories(job.folder());
    try (Torch torch = open(ConvolutionForm.DIRECT)) {
      return finish(context(torch, CrashMark.in(job.folder())), beginning());
    }
  }

  private RunCheckpoint beginning() {
    return new RunCheckpoint(job.key(), Position.START, start(), Map.of(), Optional.empty());
  }

  private TrainingContext context(Torch torch, CrashMark steps) {
    Engine engine = Engine.open(EngineConfig.of(job.device()));
    return new TrainingContext(
        torch,
        engine,
        job.recipe(),
        job.data(),
        job.preprocessing(),
        job.decoders(),
        job.folder(),
        steps,
        listener);
  }

  private OnnxGraph start() {
    int classes = job.data().classes().size();
    OnnxGraph sized = ImageSize.set(job.base().graph(), job.recipe().size());
    return job.recipe().head().attach(sized, classes, job.recipe().seed());
  }

  private RunCheckpoint fits(TrainingContext context, RunCheckpoint start)
      throws IOException, InterruptedException {
    RunCheckpoint at = start;
    List<Fit> fits = job.recipe().fits();
    while (at.position().fit() < fits.size()) {
      Fit fit = fits.get(at.position().fit());
      if (at.position().epochs() < fit.cycles().epochs()) {
        at = fit(context, fit, at);
      }
      at = at.nextFit();
    }
    return at;
  }

  private RunCheckpoint fit(TrainingContext context, Fit fit, RunCheckpoint at)
      throws IOException, InterruptedException {
    times.begin();
    int epochsBefore = at.position().epochs();
    try (TrainableModel trainable = trainable(context, at.graph(), fit);
        Sgd optimizer = trainable.learner().optimizer(job.recipe().weightDecay())) {
      Optional<RateFinding> rates = rates(context, fit, trainable, at);
      trainable.learner().restoreVelocities(optimizer, at.velocities());
      sayWhereNormsSeeLess(fit);
      Position end =
          new TrainingLoop(context, fit, trainable, optimizer, at.position(), nanoTime)
              .run(
                  position ->
                      checkpoint(position, trainable.graph(), optimizer.velocities(), rates)
                          .write(job.folder()));
      times.end(fit.name(), photos(context, fit, end.epochs() - epochsBefore));
      return checkpoint(end, trainable.graph(), Map.of(), rates);
    }
  }

  /** Runs the finder once, before the first batch of the run. */
  private Optional<RateFinding> rates(
      TrainingContext context, Fit fit, TrainableModel trainable, RunCheckpoint at)
      throws IOException, InterruptedException {
    if (!job.rateFinder() || !at.position().equals(Position.START)) {
      return at.rateFinding();
    }
    RateFinding found =
        RateFinder.run(context, trainable, fit, sweep(context, Sweep.Rule.FASTAI_0_7));
    times.end("learning-rate finder", 0);
    return Optional.of(found);
  }

  /**
   * Notes that batch-norms see fewer photos than a mini-batch has. Why: a mini-batch that is
   * processed in parts gives the same result only while batch-norms are frozen.
   */
  private void sayWhereNormsSeeLess(Fit fit) {
    if (!fit.headOnly()
        && !fit.bnFreeze()
        && job.recipe().batchSize() > TrainingContext.MICRO_ROWS) {
      listener.note(
          "'%s' normalises by %d photos at a time, not by %d: they go through the network in parts"
              .formatted(fit.name(), TrainingContext.MICRO_ROWS, job.recipe().batchSize()));
    }
  }

  private RunCheckpoint checkpoint(
      Position position,
      OnnxGraph graph,
      Map<String, float[]> velocities,
      Optional<RateFinding> rates) {
    return new RunCheckpoint(job.key(), position, graph, velocities, rates);
  }

  /** Returns the number of rows that went through the network in a fit. */
  private static long photos(TrainingContext context, Fit fit, int epochs) {
    long train = (long) context.data().train().size() * (fit.precompute() ? 1 : epochs);
    long valid = (long) context.data().valid().size() * (fit.headOnly() ? 1 : epochs);
    return train + valid;
  }

  private static TrainableModel trainable(TrainingContext context, OnnxGraph graph, Fit fit)
      throws IOException, InterruptedException {
    return fit.headOnly()
        ? new TrainableHead(context, graph, fit.precompute())
        : new TrainableNetwork(context, graph);
  }

  /** Evaluates on ONNX Runtime, which will also serve the network. */
  private FinishedRun finish(TrainingContext context, RunCheckpoint end)
      throws InterruptedException {
    TtaViews tta = context.tta();
    int photos = job.data().valid().size();
    times.begin();
    List<float[][]> passes;
    try (Network network = context.loadServing(end.graph(), tta);
        Task task = listener.begin(EVALUATING, photos, "images")) {
      passes = context.scorer(network).passes(job.data().valid(), tta, task::advance);
    }
    times.end("evaluation", (long) photos * tta.passes());
    Predictions plain = Predictions.of(passes.getFirst());
    Predictions best = tta.mean(passes);
    List<Result> results = new ArrayList<>(List.of(result("one view", plain)));
    if (tta.augmented() > 0) {
      results.add(result("with test-time augmentation", best));
    }
    String metric = job.data().multiLabel() ? "accuracy_thresh" : "accuracy";
    return new FinishedRun(
        end.graph(),
        context.activation(),
        plain,
        best,
        PhotoTargets.of(job.data().valid(), job.data()),
        results,
        new TrainingHistory(metric, end.position().history()),
        end.rateFinding(),
        times.all());
  }

  private Result result(String name, Predictions predictions) {
    Targets targets = PhotoTargets.of(job.data().valid(), job.data());
    return new Result(name, Evaluation.of(job.data().classes(), predictions, targets));
  }
}
