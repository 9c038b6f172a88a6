package io.streamtune.trainer.release;

import io.streamtune.display.charts.Machine;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.trainer.finetune.FineTuning;
import io.streamtune.trainer.finetune.probe.FormChoice;
import io.streamtune.trainer.finetune.run.FinishedRun;
import io.streamtune.trainer.finetune.run.Job;
import io.streamtune.trainer.finetune.run.RunListener;
import io.streamtune.trainer.release.report.ReportFiles;
import io.streamtune.trainer.release.report.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * A dry run, before training, of all steps that follow training: the untrained network is evaluated
 * on a few photos with the recipe's views, and bundle and report are created from that, written and
 * deleted. An error that would occur after hours occurs within seconds.
 *
 * <p>Called on: a thread that may block.
 *
 * @param job a few photos of the job, in a folder for scratch files
 * @param bundle bundle made from these photos; it is no longer on disk
 */
public record DryRun(Job job, ModelBundle bundle) {

  /**
   * Performs the dry run.
   *
   * @param job job that will be trained
   * @param id id that the trained model will get
   * @param nanoTime monotonic clock
   * @throws IOException if the folder cannot be written
   */
  public static DryRun of(Job job, ModelId id, Instant now, LongSupplier nanoTime)
      throws IOException, InterruptedException {
    Path scratch = FineTuning.clearScratch(job.folder());
    Job few = job.sample(scratch);
    FinishedRun outcome =
        new FineTuning(few, FormChoice.FASTEST, RunListener.SILENT, nanoTime).evaluateUntrained();
    ModelBundle made = Release.bundle(few, outcome, id, now);
    RunReport report =
        Reports.of(few, outcome, "Dry run", Machine.here().lines(), OptionalLong.empty());
    made.write(scratch.resolve("bundle"), part -> ReportFiles.write(part, report));
    FineTuning.clearScratch(job.folder());
    return new DryRun(few, made);
  }
}
