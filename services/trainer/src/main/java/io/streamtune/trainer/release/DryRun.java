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
 * All that comes after training, before it: a few photos are scored by the untrained network with
 * the recipe's views, and bundle and report are made of that, written and removed. What would fail
 * after hours fails within seconds.
 *
 * <p>Called on: a thread that waits.
 *
 * @param job a few photos of the job, in a folder for scratch files
 * @param bundle made from them; it is not on disk any more
 */
public record DryRun(Job job, ModelBundle bundle) {

  /**
   * Runs.
   *
   * @param job that is to be trained
   * @param id that the trained model gets
   * @param nanoTime monotonic clock
   * @throws IOException if the folder cannot be written to
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
