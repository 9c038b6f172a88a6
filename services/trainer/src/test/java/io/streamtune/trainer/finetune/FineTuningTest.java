package io.streamtune.trainer.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.engine.EngineException;
import io.streamtune.events.prediction.Activation;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.trainer.dataset.DatasetException;
import io.streamtune.trainer.dataset.ImageDataset;
import io.streamtune.trainer.dataset.LabelledPhotos;
import io.streamtune.trainer.dataset.ValidationSplit;
import io.streamtune.trainer.evaluate.Evaluation;
import io.streamtune.trainer.finetune.probe.FormChoice;
import io.streamtune.trainer.finetune.run.DivergedException;
import io.streamtune.trainer.finetune.run.FinishedRun;
import io.streamtune.trainer.finetune.run.Job;
import io.streamtune.trainer.finetune.run.RunListener;
import io.streamtune.trainer.forward.ModelScore;
import io.streamtune.trainer.forward.TtaViews;
import io.streamtune.trainer.history.TrainingHistory.Batch;
import io.streamtune.trainer.history.TrainingHistory.Epoch;
import io.streamtune.trainer.recipe.Cycles;
import io.streamtune.trainer.recipe.Fit;
import io.streamtune.trainer.recipe.Recipe;
import io.streamtune.trainer.release.DryRun;
import io.streamtune.trainer.release.Release;
import io.streamtune.vision.view.Augmentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: a run learns, can be repeated and interrupted, and what it leaves is what is served.
 * Method: whole runs on small generated pictures, from a ResNet-18 with fresh weights.
 */
class FineTuningTest {
  private static final Fit FROZEN =
      new Fit("frozen", 2, false, false, List.of(1e-2), new Cycles.Cosine(2, 1, 1));
  private static final Fit UNFROZEN =
      new Fit("unfrozen", 0, true, false, List.of(1e-4, 1e-3, 1e-2), new Cycles.Cosine(1, 1, 1));
  private static final Fit ALL =
      new Fit(
          "all", 0, false, false, List.of(2e-2), new Cycles.One(1, 4, 10, 13.68, Optional.empty()));

  @TempDir private Path folder;

  @Test
  void a_base_without_weights_learns_simple_shapes_and_its_bundle_says_the_same_when_served()
      throws Exception {
    ImageDataset data = Shapes.reader().fromPaths(Shapes.folders(folder.resolve("photos"), 40, 10));
    Job job = job(data, recipe(List.of(ALL)), "run");

    FinishedRun outcome =
        new FineTuning(job, FormChoice.FASTEST, RunListener.SILENT, System::nanoTime).run();

    Evaluation with = outcome.results().getLast().evaluation();
    assertThat(with.accuracy()).isGreaterThanOrEqualTo(0.9);
    ModelBundle bundle = Release.bundle(job, outcome, new ModelId("shapes", "1"), Instant.EPOCH);
    bundle.write(folder.resolve("bundle"));
    ModelBundle read = ModelBundle.open(folder.resolve("bundle"));
    assertThat(read.manifest().classes()).isEqualTo(Shapes.NAMES);
    assertThat(read.manifest().activation()).isEqualTo(Activation.SOFTMAX);
    assertThat(read.manifest().provenance().datasetDigest()).contains(data.digest());
    assertThat(read.probe()).hasSize(4);
    Evaluation served = served(read, data, new TtaViews(2, Augmentation.RECIPE));
    assertThat(served.accuracy()).isEqualTo(with.accuracy());
    assertThat(served.logLoss()).isCloseTo(with.logLoss(), within(1e-6));
  }

  private static Evaluation served(ModelBundle bundle, ImageDataset data, TtaViews tta)
      throws InterruptedException {
    LabelledPhotos photos = new LabelledPhotos(data.valid(), data.multiLabel(), List.of());
    return ModelScore.of(ServingModel.of(bundle), photos, tta, DeviceChoice.CPU, _ -> {});
  }

  @Test
  void an_interrupted_run_goes_on_as_if_it_had_not_been_interrupted() throws Exception {
    ImageDataset data = Shapes.reader().fromPaths(Shapes.folders(folder.resolve("photos"), 12, 4));
    Recipe recipe = recipe(List.of(FROZEN, UNFROZEN));
    FinishedRun whole =
        new FineTuning(
                job(data, recipe, "whole"),
                FormChoice.FASTEST,
                RunListener.SILENT,
                System::nanoTime)
            .run();
    Job job = job(data, recipe, "parts");

    for (int epochs = 0; epochs < 3; epochs++) {
      FineTuning part =
          new FineTuning(job, FormChoice.FASTEST, new StopAfterEpoch(), System::nanoTime);
      assertThatThrownBy(part::run)
          .isInstanceOfAny(InterruptedException.class, CancellationException.class);
      Thread.interrupted(); // Clears the flag, if it was set again.
      assertThat(part.canResume()).isTrue();
    }
    FinishedRun parts =
        new FineTuning(job, FormChoice.FASTEST, RunListener.SILENT, System::nanoTime).run();

    assertThat(batches(parts)).isEqualTo(batches(whole));
    assertThat(losses(parts)).isEqualTo(losses(whole));
    assertThat(parts.results()).isEqualTo(whole.results());
  }

  /** Interrupts the run as soon as the next epoch, or the end, begins. */
  private static final class StopAfterEpoch implements RunListener {
    private boolean epochIsOver;

    @Override
    public Task begin(String name, long total, String unit) {
      if (epochIsOver) {
        Thread.currentThread().interrupt();
      }
      return () -> {};
    }

    @Override
    public void epoch(Fit fit, Epoch row) {
      epochIsOver = true;
    }
  }

  private static List<Batch> batches(FinishedRun outcome) {
    return outcome.history().stages().stream().flatMap(fit -> fit.batches().stream()).toList();
  }

  private static List<Double> losses(FinishedRun outcome) {
    return outcome.history().stages().stream()
        .flatMap(fit -> fit.epochs().stream())
        .map(Epoch::validLoss)
        .toList();
  }

  @Test
  void the_checkpoint_of_another_run_is_not_gone_on_from() throws Exception {
    ImageDataset data = Shapes.reader().fromPaths(Shapes.folders(folder.resolve("photos"), 8, 2));
    Recipe recipe = recipe(List.of(FROZEN));
    new FineTuning(
            job(data, recipe, "run"), FormChoice.FASTEST, RunListener.SILENT, System::nanoTime)
        .run();

    assertThat(FineTuning.isInterrupted(folder.resolve("run"))).isTrue();
    assertThat(
            new FineTuning(
                    job(data, recipe, "run"),
                    FormChoice.FASTEST,
                    RunListener.SILENT,
                    System::nanoTime)
                .canResume())
        .isTrue();
    Recipe other = recipe.with(Shapes.SIZE, 16, 8);
    assertThat(
            new FineTuning(
                    job(data, other, "run"),
                    FormChoice.FASTEST,
                    RunListener.SILENT,
                    System::nanoTime)
                .canResume())
        .isFalse();
  }

  @Test
  void photos_with_several_labels_get_a_sigmoid_head() throws Exception {
    ImageDataset data = severalLabels(120);
    assertThat(data.multiLabel()).isTrue();
    Job job = job(data, recipe(List.of(ALL)), "run");

    FinishedRun outcome =
        new FineTuning(job, FormChoice.FASTEST, RunListener.SILENT, System::nanoTime).run();

    assertThat(outcome.activation()).isEqualTo(Activation.SIGMOID);
    assertThat(outcome.history().metricName()).isEqualTo("accuracy_thresh");
    Evaluation with = outcome.results().getLast().evaluation();
    assertThat(with.accuracy()).isGreaterThan(0.8);
    ModelBundle bundle = Release.bundle(job, outcome, new ModelId("shapes", "1"), Instant.EPOCH);
    Evaluation served = served(bundle, data, new TtaViews(2, Augmentation.RECIPE));
    assertThat(served.logLoss()).isCloseTo(with.logLoss(), within(1e-6));
  }

  private ImageDataset severalLabels(int count) throws IOException {
    Path photos = Files.createDirectories(folder.resolve("several"));
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder csv = new StringBuilder("file,labels\n");
    for (int i = 0; i < count; i++) {
      int which = 1 + random.nextInt(7);
      List<String> names =
          Shapes.NAMES.stream()
              .filter(name -> (which >> Shapes.NAMES.indexOf(name) & 1) == 1)
              .toList();
      Shapes.write(photos.resolve(i + ".png"), names, random);
      csv.append(i).append(',').append(String.join(" ", names)).append('\n');
    }
    Path file = Files.writeString(folder.resolve("labels.csv"), csv);
    return Shapes.reader().fromCsv(file, photos, ".png", ValidationSplit.RECIPE);
  }

  @Test
  void precomputed_features_are_those_of_the_photos_without_augmentation() throws Exception {
    ImageDataset data = Shapes.reader().fromPaths(Shapes.folders(folder.resolve("photos"), 12, 4));
    Fit precompute = new Fit("frozen", 2, false, true, List.of(1e-2), new Cycles.Flat(2));
    Fit running = new Fit("frozen", 2, false, false, List.of(1e-2), new Cycles.Flat(2));
    Recipe plain = recipe(List.of(running)).withAugmentation(Augmentation.NONE);

    FinishedRun ahead =
        new FineTuning(
                job(data, plain.withFits(List.of(precompute)), "ahead"),
                FormChoice.FASTEST,
                RunListener.SILENT,
                System::nanoTime)
            .run();
    FinishedRun each =
        new FineTuning(
                job(data, plain, "each"), FormChoice.FASTEST, RunListener.SILENT, System::nanoTime)
            .run();

    assertThat(losses(ahead).getLast()).isCloseTo(losses(each).getLast(), within(1e-4));
  }

  @Test
  void the_rate_finder_leaves_no_trace() throws Exception {
    ImageDataset data = Shapes.reader().fromPaths(Shapes.folders(folder.resolve("photos"), 12, 4));
    Recipe recipe = recipe(List.of(FROZEN));
    Job without = job(data, recipe, "without");
    Job with =
        new Job(without.base(), data, recipe, DeviceChoice.CPU, 2, folder.resolve("with"), true);

    FinishedRun found =
        new FineTuning(with, FormChoice.FASTEST, RunListener.SILENT, System::nanoTime).run();

    assertThat(found.rateFinding()).isPresent();
    assertThat(losses(found))
        .isEqualTo(
            losses(
                new FineTuning(without, FormChoice.FASTEST, RunListener.SILENT, System::nanoTime)
                    .run()));
  }

  @Test
  void a_rate_that_is_far_too_high_is_said() throws Exception {
    ImageDataset data = Shapes.reader().fromPaths(Shapes.folders(folder.resolve("photos"), 12, 4));
    Fit wild = new Fit("wild", 0, true, false, List.of(1e30), new Cycles.Flat(3));
    FineTuning run =
        new FineTuning(
            job(data, recipe(List.of(wild)), "run"),
            FormChoice.FASTEST,
            RunListener.SILENT,
            System::nanoTime);

    assertThatThrownBy(run::run)
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("'wild' is no longer finite");
  }

  @Test
  void cuda_that_is_not_there_is_said() throws Exception {
    ImageDataset data = Shapes.reader().fromPaths(Shapes.folders(folder.resolve("photos"), 4, 2));
    Job job =
        new Job(
            Shapes.freshBase(),
            data,
            recipe(List.of(FROZEN)),
            DeviceChoice.CUDA,
            2,
            folder.resolve("run"),
            false);

    assertThatThrownBy(
            () ->
                new FineTuning(job, FormChoice.FASTEST, RunListener.SILENT, System::nanoTime).run())
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("CUDA");
  }

  @Test
  void a_dry_run_goes_through_all_that_comes_after_training_and_leaves_nothing() throws Exception {
    ImageDataset data = Shapes.reader().fromPaths(Shapes.folders(folder.resolve("photos"), 4, 3));
    Job job = job(data, recipe(List.of(FROZEN, UNFROZEN), 2, 9), "run");

    DryRun dry = DryRun.of(job, new ModelId("shapes", "1"), Instant.EPOCH, System::nanoTime);

    assertThat(dry.bundle().manifest().provenance().metrics()).containsKey("tta_accuracy");
    assertThat(dry.bundle().probe()).hasSize(4);
    assertThat(folder.resolve("run")).isEmptyDirectory();
  }

  @Test
  void a_dry_run_fails_where_the_end_of_the_run_would() throws Exception {
    ImageDataset data = Shapes.reader().fromPaths(Shapes.folders(folder.resolve("photos"), 4, 3));
    Job job = job(data, recipe(List.of(FROZEN)), "run");
    Files.createDirectories(folder.resolve("run"));
    Files.delete(data.valid().getFirst().file());

    assertThatThrownBy(
            () -> DryRun.of(job, new ModelId("shapes", "1"), Instant.EPOCH, System::nanoTime))
        .isInstanceOf(DatasetException.class);
  }

  /** Both were more rows than a run of ONNX Runtime took. */
  @ParameterizedTest
  @CsvSource({"2, 4", "16, 9"})
  void any_batch_size_goes_with_any_number_of_augmented_views(int batchSize, int views)
      throws Exception {
    ImageDataset data = Shapes.reader().fromPaths(Shapes.folders(folder.resolve("photos"), 4, 2));
    Recipe recipe = recipe(List.of(FROZEN, UNFROZEN), batchSize, views);
    Job job = job(data, recipe, "run");

    FinishedRun outcome =
        new FineTuning(job, FormChoice.FASTEST, RunListener.SILENT, System::nanoTime).run();

    assertThat(outcome.results()).hasSize(2);
  }

  private static Recipe recipe(List<Fit> fits) {
    return recipe(fits, 16, 2);
  }

  private static Recipe recipe(List<Fit> fits, int batchSize, int views) {
    Recipe small = Recipe.FASTAI.withFits(fits).with(Shapes.SIZE, batchSize, 7);
    return new Recipe(
        small.size(),
        small.batchSize(),
        small.augmentation(),
        small.head(),
        small.momentum(),
        small.weightDecay(),
        fits,
        views,
        small.seed());
  }

  private Job job(ImageDataset data, Recipe recipe, String run) {
    return new Job(
        Shapes.freshBase(), data, recipe, DeviceChoice.CPU, 2, folder.resolve(run), false);
  }
}
