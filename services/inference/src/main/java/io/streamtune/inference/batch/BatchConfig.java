package io.streamtune.inference.batch;

import java.time.Duration;

/**
 * When a batch is flushed.
 *
 * @param rowsMax most rows of a batch; an image takes one row for each of its views
 * @param linger how long the oldest image waits for others although a lane is free; 0 never waits
 */
public record BatchConfig(int rowsMax, Duration linger) {

  /** Checks the ranges. */
  public BatchConfig {
    if (rowsMax < 1) {
      throw new IllegalArgumentException("rowsMax must be at least 1, not " + rowsMax);
    }
    if (linger.isNegative()) {
      throw new IllegalArgumentException("linger must not be negative: " + linger);
    }
  }
}
