package io.streamtune.trainer.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.events.prediction.Activation;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.testkit.JavaProcess;
import io.streamtune.trainer.dataset.ImageDataset;
import io.streamtune.trainer.finetune.graph.ConvolutionForm;
import io.streamtune.trainer.finetune.probe.ConvolutionProbe;
import io.streamtune.trainer.finetune.probe.FormChoice;
import io.streamtune.trainer.finetune.probe.NativeDeathException;
import io.streamtune.trainer.finetune.run.FinishedRun;
import io.streamtune.trainer.finetune.run.Job;
import io.streamtune.trainer.finetune.run.RunListener;
import io.streamtune.trainer.history.TrainingHistory.Batch;
import io.streamtune.trainer.recipe.Cycles;
import io.streamtune.trainer.recipe.Fit;
import io.streamtune.trainer.recipe.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: native code that ends the process costs a trial or a start, not the run: the other form of
 * convolution is taken, and where that dies, too, the run is given up with its reason. Method: JVMs
 * that raise SIGFPE on purpose; both halves of the recipe on a real ResNet-50 with fresh weights.
 */
class NativeDeathTest {
  private static final Fit FROZEN =
      new Fit("frozen", 2, false, false, List.of(1e-2), new Cycles.Cosine(1, 1, 1));
  private static final Fit UNFROZEN =
      new Fit("unfrozen", 0, true, false, List.of(1e-5, 1e-4, 1e-2), new Cycles.Cosine(1, 1, 1));

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();

  @Test
  void both_halves_of_the_recipe_run_on_a_resnet_50_in_either_form() throws Exception {
    ModelBundle base = resnet50();

    FinishedRun tried =
        new FineTuning(job(base, "tried"), new ConvolutionProbe(), listener(), System::nanoTime)
            .run();
    FinishedRun products =
        new FineTuning(
                job(base, "products"),
                (_, _, _) -> ConvolutionForm.PRODUCT,
                listener(),
                System::nanoTime)
            .run();

    assertThat(notes).singleElement().asString().contains("trial of a step", "are used");
    assertThat(folder.resolve("tried/trial")).doesNotExist();
    List<Double> losses = losses(tried);
    assertThat(losses).hasSize(2);
    for (int i = 0; i < losses.size(); i++) {
      assertThat(losses(products).get(i)).isCloseTo(losses.get(i), within(1e-3));
    }
  }

  private static List<Double> losses(FinishedRun outcome) {
    return outcome.history().stages().stream()
        .flatMap(fit -> fit.batches().stream())
        .map(Batch::smoothedLoss)
        .toList();
  }

  @Test
  void a_form_that_ends_its_trial_is_not_taken() throws Exception {
    Job job = job(Shapes.freshBase(), "run");
    ConvolutionProbe trial = new ConvolutionProbe(Signals.DiesDirect.class.getName());

    ConvolutionForm form = trial.choose(job, job.base().graph(), listener());

    assertThat(form).isEqualTo(ConvolutionForm.PRODUCT);
    assertThat(notes)
        .singleElement()
        .asString()
        .contains("end the process (SIGFPE)", "products of matrices are used");
  }

  @Test
  void a_network_that_lives_in_no_form_is_said_before_the_first_epoch() throws Exception {
    Job job = job(Shapes.freshBase(), "run");
    ConvolutionProbe trial = new ConvolutionProbe(Signals.Dies.class.getName());

    assertThatThrownBy(() -> new FineTuning(job, trial, listener(), System::nanoTime).run())
        .isInstanceOf(NativeDeathException.class)
        .hasMessageContaining(
            "every form of this network's convolutions crashes the process on this machine");
    assertThat(FineTuning.isInterrupted(folder.resolve("run"))).isFalse();
  }

  @Test
  void a_process_that_died_in_a_step_is_followed_by_one_more_in_the_safe_form() throws Exception {
    Job job = job(Shapes.freshBase(), "run");
    FormChoice never =
        (_, _, _) -> {
          throw new AssertionError("the trial did not see the death before");
        };
    die();

    FinishedRun outcome = new FineTuning(job, never, listener(), System::nanoTime).run();

    assertThat(outcome.history().stages()).hasSize(2);
    assertThat(notes.getFirst())
        .contains("'unfrozen' with 8 photos", ConvolutionForm.PRODUCT.words());
    assertThat(folder.resolve("run/first-step")).doesNotExist();
  }

  @Test
  void a_run_whose_processes_die_twice_is_given_up_and_may_be_tried_again() throws Exception {
    Job job = job(Shapes.freshBase(), "run");
    die();
    die();
    FineTuning run = new FineTuning(job, FormChoice.FASTEST, listener(), System::nanoTime);

    assertThatThrownBy(run::run)
        .isInstanceOf(NativeDeathException.class)
        .hasMessageContaining("2 times")
        .hasMessageContaining("'unfrozen' with 8 photos");

    assertThat(run.run().history().stages()).hasSize(2);
  }

  private void die() throws Exception {
    Path run = Files.createDirectories(folder.resolve("run"));
    List<String> options = new ArrayList<>(JavaProcess.SHORT_LIVED);
    options.add("-XX:ErrorFile=" + folder.resolve("hs_err.log"));
    String dies = Signals.DiesInFirstStep.class.getName();
    try (JavaProcess process = JavaProcess.ofTest(folder, options, List.of(dies, run.toString()))) {
      assertThat(process.exitCode(Duration.ofMinutes(2))).isGreaterThan(128);
    }
  }

  private RunListener listener() {
    return new RunListener() {
      @Override
      public Task begin(String name, long total, String unit) {
        return () -> {};
      }

      @Override
      public void note(String sentence) {
        notes.add(sentence);
      }
    };
  }

  private Job job(ModelBundle base, String run) throws Exception {
    Path photos = folder.resolve("photos");
    if (!Files.exists(photos)) {
      Shapes.folders(photos, 3, 1);
    }
    ImageDataset data = Shapes.reader().fromPaths(photos);
    Recipe small = Recipe.FASTAI.withFits(List.of(FROZEN, UNFROZEN)).with(Shapes.SIZE, 9, 7);
    return new Job(base, data, small, DeviceChoice.CPU, 2, folder.resolve(run), false);
  }

  private static ModelBundle resnet50() {
    Manifest manifest =
        new Manifest(
            new ModelId("fresh", "1"),
            List.of("a", "b"),
            Activation.SOFTMAX,
            Shapes.preprocessing(),
            Provenance.initialised(5, Instant.EPOCH),
            Manifest.DEFAULT_PROBE_TOLERANCE,
            Map.of());
    return ModelBundle.create(
        manifest,
        ResNet.build(ResNetVariant.RESNET50, 2, ResNet.initialise(ResNetVariant.RESNET50, 2, 5)),
        List.of());
  }
}
