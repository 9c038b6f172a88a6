package io.streamtune.loadtest.kafka;

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
}
