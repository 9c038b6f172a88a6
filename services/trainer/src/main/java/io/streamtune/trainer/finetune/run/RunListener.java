package io.streamtune.trainer.finetune.run;

import io.streamtune.trainer.history.TrainingHistory.Epoch;
import io.streamtune.trainer.recipe.Fit;

/** Watches a run. Called on: the thread that runs it, one call at a time. */
public interface RunListener {
  /** Hears nothing. */
  RunListener SILENT = (_, _, _) -> () -> {};

  /**
   * A piece of work begins whose length is known.
   *
   * @param name what is done: {@code frozen, epoch 1 of 3}
   * @param unit what is counted, in the plural
   */
  Task begin(String name, long total, String unit);

  /** An epoch is over. */
  default void epoch(Fit fit, Epoch row) {}

  /** A mini-batch was learnt. */
  default void batch(Fit fit, MiniBatch learnt) {}

  /** Something that a person should know. */
  default void note(String sentence) {}

  /**
   * A mini-batch that was learnt.
   *
   * @param epoch of the fit, from 0
   * @param batch of the epoch, from 0
   * @param batches of an epoch
   * @param rate of the last layer group, the head
   * @param smoothedLoss debiased mean of the losses so far
   */
  record MiniBatch(int epoch, int batch, int batches, double rate, double smoothedLoss) {}

  /** A piece of work. */
  @FunctionalInterface
  interface Task extends AutoCloseable {
    /** So many units more are done. */
    default void advance(long units) {}

    /** A short remark, such as the loss. */
    default void remark(String text) {}

    @Override
    void close();
  }
}
