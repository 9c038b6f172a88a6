package io.streamtune.trainer.schedule;

/**
 * The position of a batch in its cycle: the {@code index}-th (0-based) of {@code length} batches.
 *
 * @param index from 0 to {@code length - 1}
 */
record Cycle(long index, long length) {

  /**
   * Returns the cycle of a batch, where each cycle is {@code mult} times as long as the one before.
   */
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
