package io.streamtune.loadtest.pace;

import java.util.function.LongSupplier;

/** Observes the progress of a run. */
@FunctionalInterface
public interface RunProgress {
  /**
   * Called repeatedly with the progress.
   *
   * @param sent images sent so far
   * @param open of these, without an outcome yet
   */
  void at(long sent, long open);

  /**
   * Called once when the clock starts.
   *
   * @param nanos the time of the run, on any thread; negative during the warm-up
   */
  default void begins(LongSupplier nanos) {}
}
