package io.streamtune.trainer.finetune.run;

import io.streamtune.trainer.history.TrainingHistory.Epoch;
import io.streamtune.trainer.recipe.Fit;

/** Receives the progress of a run. Called on: the thread that runs it, one call at a time. */
public interface RunListener {
  /** Ignores all calls. */
  RunListener SILENT = (_, _, _) -> () -> {};

  /**
   * Reports that a task of known length begins.
   *
   * @param name the task, for example {@code frozen, epoch 1 of 3}
   * @param unit what is counted, in the plural
   */
  Task begin(String name, long total, String unit);

  /** Reports that an epoch is over. */
  default void epoch(Fit fit, Epoch row) {}

  /** Reports that a mini-batch was trained. */
  default void batch(Fit fit, MiniBatch learnt) {}

  /** Reports something that a person should know. */
  default void note(String sentence) {}

  /**
   * A mini-batch that was trained.
   *
   * @param epoch epoch of the fit, from 0
   * @param batch batch of the epoch, from 0
   * @param batches number of batches of an epoch
   * @param rate learning rate of the last layer group, the head
   * @param smoothedLoss bias-corrected mean of the losses so far
   */
  record MiniBatch(int epoch, int batch, int batches, double rate, double smoothedLoss) {}

  /** A task in progress. */
  @FunctionalInterface
  interface Task extends AutoCloseable {
    /** Reports that {@code units} more units are done. */
    default void advance(long units) {}

    /** Shows a short remark, such as the loss. */
    default void remark(String text) {}

    @Override
    void close();
  }
}
