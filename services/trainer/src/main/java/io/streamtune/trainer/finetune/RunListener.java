package io.streamtune.trainer.finetune;

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

  /** A mini-batch was learnt; the rate is that of the last layer group. */
  default void batch(Fit fit, int epoch, double rate, double smoothedLoss) {}

  /** Something that a person should know. */
  default void note(String sentence) {}

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
