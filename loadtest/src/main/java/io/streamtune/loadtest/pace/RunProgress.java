package io.streamtune.loadtest.pace;

import java.util.function.LongSupplier;

/** Somebody who watches a run. */
@FunctionalInterface
public interface RunProgress {
  /**
   * Is told again and again how far it is.
   *
   * @param sent images sent so far
   * @param open of these, without an outcome yet
   */
  void at(long sent, long open);

  /**
   * Is told once that the clock begins.
   *
   * @param nanos the time of the run, on any thread; negative while it warms up
   */
  default void begins(LongSupplier nanos) {}
}
