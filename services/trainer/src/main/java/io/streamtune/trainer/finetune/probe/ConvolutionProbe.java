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
 * Runs one step of the network, forward and backward, in a child process before the first epoch:
 * native code that crashes the process crashes only the child. Chooses the fastest form whose child
 * survives.
 *
 * <pre>
 * start graph ─▶ FOLDER/trial/model.onnx ─▶ child: {@link ConvolutionProbeProcess} DIRECT, else PRODUCT
 * </pre>
 *
 * <p>If only the head is trained, there is no probe: no convolution has a backward pass or runs on
 * PyTorch.
 */
public final class ConvolutionProbe implements FormChoice {
  /** Name of the folder within the run's folder. */
  public static final String FOLDER = "trial";

  /** Exit statuses from here on denote a signal: this plus its number. */
  private static final int SIGNALS = 128;

  /** SIGKILL, which the kernel sends when memory is short: it says nothing about the form. */
  private static final int KILLED = SIGNALS + 9;

  private static final int NO_END = -1;

  // Why: a step takes seconds, or a minute on a busy machine.
  private static final int LIMIT_MINUTES = 10;

  private static final String CRASH_REPORT = "hs_err.log";
  private static final Pattern SIGNAL = Pattern.compile("SIG[A-Z]+");

  private final String mainClass;

  /** Creates a probe that runs the real step. */
  public ConvolutionProbe() {
    this(ConvolutionProbeProcess.class.getName());
  }

  /** Creates a probe that runs another class in the child, for tests. */
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
        "every form of this network's convolutions crashes the process on this machine: "
            + died.strip());
  }

  /**
   * Returns what crashed the child, if native code did. A failure in our own code does not count:
   * the run itself reports it better.
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

  /**
   * Returns the distinct numbers of rows that the parts of an epoch have: each is a shape of its
   * own.
   */
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
