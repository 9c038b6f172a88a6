package io.streamtune.trainer.finetune.probe;

import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.trainer.finetune.graph.ConvolutionForm;
import io.streamtune.trainer.finetune.run.Job;
import io.streamtune.trainer.finetune.run.RunCheckpoint;
import io.streamtune.trainer.finetune.run.RunListener;
import io.streamtune.trainer.finetune.step.Batches;
import io.streamtune.trainer.finetune.step.TrainingContext;
import io.streamtune.trainer.recipe.Fit;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One step of the network, forward and backward, in a child process before the first epoch: native
 * code that ends the process ends the child. Takes the fastest form whose child lives.
 *
 * <pre>
 * start graph ─▶ FOLDER/trial/model.onnx ─▶ child: {@link ConvolutionProbeProcess} DIRECT, else PRODUCT
 * </pre>
 *
 * <p>Where the head alone learns nothing is tried: no convolution goes backward or runs on PyTorch.
 */
public final class ConvolutionProbe implements FormChoice {
  /** Within the run's folder. */
  public static final String FOLDER = "trial";

  /** Exit statuses from here on are those of signals. */
  private static final int SIGNALS = 128;

  /** The system's, where memory is short: it says nothing of the form. */
  private static final int KILLED = SIGNALS + 9;

  private static final int NO_END = -1;

  // Why: a step takes seconds; on a machine that does much else besides, a minute.
  private static final int LIMIT_MINUTES = 10;

  private static final String CRASH_REPORT = "hs_err.log";
  private static final Pattern SIGNAL = Pattern.compile("SIG[A-Z]+");

  private final String mainClass;

  /** Creates a trial of the real step. */
  public ConvolutionProbe() {
    this(ConvolutionProbeProcess.class.getName());
  }

  /** Runs another class in the child, for tests. */
  public ConvolutionProbe(String mainClass) {
    this.mainClass = mainClass;
  }

  @Override
  public ConvolutionForm choose(Job job, OnnxGraph start, RunListener listener)
      throws IOException, InterruptedException {
    if (job.recipe().fits().stream().allMatch(Fit::headOnly)) {
      return ConvolutionForm.DIRECT;
    }
    Path folder = job.folder().resolve(FOLDER);
    RunCheckpoint.delete(folder);
    Files.createDirectories(folder);
    try {
      Files.write(folder.resolve("model.onnx"), start.toBytes());
      return choose(job, folder, listener);
    } finally {
      RunCheckpoint.delete(folder);
    }
  }

  private ConvolutionForm choose(Job job, Path folder, RunListener listener)
      throws IOException, InterruptedException {
    String died = "";
    for (ConvolutionForm form : ConvolutionForm.values()) {
      Files.deleteIfExists(folder.resolve(CRASH_REPORT));
      int status = run(job, folder, form);
      Optional<String> death = death(status, folder.resolve(CRASH_REPORT));
      if (death.isEmpty()) {
        String end = status == 0 ? "" : ", though its trial failed with status " + status;
        listener.note("trial of a step: " + died + form.words() + " are used" + end);
        return form;
      }
      died += "%s end the process (%s); ".formatted(form.words(), death.get());
    }
    throw new NativeDeathException(
        "no step of this network lives on this machine: " + died.strip());
  }

  /**
   * Says what ended the child, if native code did. A failure of our own is none: the run itself
   * will report it better.
   */
  private static Optional<String> death(int status, Path report) throws IOException {
    if (Files.exists(report)) {
      Matcher signal = SIGNAL.matcher(Files.readString(report));
      return Optional.of(signal.find() ? signal.group() : "native code");
    }
    if (status == NO_END) {
      return Optional.of("no end within %d minutes".formatted(LIMIT_MINUTES));
    }
    return status < SIGNALS || status == KILLED
        ? Optional.empty()
        : Optional.of("signal " + (status - SIGNALS));
  }

  private int run(Job job, Path folder, ConvolutionForm form)
      throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve(CRASH_REPORT),
                mainClass,
                folder.resolve("model.onnx").toString(),
                form.name(),
                job.device().name(),
                Integer.toString(job.recipe().size())));
    partRows(job).forEach(rows -> line.add(rows.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process child = builder.start();
    try {
      return child.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) ? child.exitValue() : NO_END;
    } finally {
      child.destroyForcibly();
    }
  }

  /** The numbers of rows of all parts that an epoch has: each is a shape of its own. */
  private static Set<Integer> partRows(Job job) {
    int photos = job.data().train().size();
    int batch = job.recipe().batchSize();
    int last = photos - (Batches.count(photos, batch) - 1) * batch;
    Set<Integer> rows = new TreeSet<>();
    for (int size : List.of(Math.min(batch, photos), last)) {
      rows.add(Math.min(size, TrainingContext.MICRO_ROWS));
      rows.add(size % TrainingContext.MICRO_ROWS);
    }
    rows.remove(0);
    return rows;
  }
}
