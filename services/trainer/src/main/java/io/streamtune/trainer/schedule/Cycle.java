package io.streamtune.trainer.schedule;

/**
 * Where a batch stands: the {@code index}-th (0-based) of a cycle of {@code length} batches.
 *
 * @param index from 0 to {@code length - 1}
 */
record Cycle(long index, long length) {

  /** Finds the cycle of a batch when each cycle is {@code mult} times as long as the last. */
  static Cycle of(long batch, long firstLength, int mult) {
    require(batch >= 0, "batches count from 0, not " + batch);
    if (mult == 1) {
      return new Cycle(batch % firstLength, firstLength);
    }
    long index = batch;
    long length = firstLength;
    while (index >= length) {
      index -= length;
      length *= mult;
    }
    return new Cycle(index, length);
  }

  static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
