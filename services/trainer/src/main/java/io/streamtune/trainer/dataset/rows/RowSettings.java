package io.streamtune.trainer.dataset.rows;

import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.view.Preprocessing;

/**
 * How {@link PhotoRows} decodes.
 *
 * @param spec size and colour order of a row
 * @param limits bounds of a photo's size and decoding time
 * @param threads number of decode threads, 1 or more
 * @param blockRows most rows in a block; at least the number of views of any photo
 * @param prefetchBlocks most blocks that exist at any time, including those that consumers hold; 2
 *     or more, so that one is filled while another is used
 */
public record RowSettings(
    Preprocessing spec, DecodeLimits limits, int threads, int blockRows, int prefetchBlocks) {

  /** Checks the ranges, and that decoding can continue while a block is used. */
  public RowSettings {
    require(threads >= 1, "threads must be 1 or more, not " + threads);
    require(blockRows >= 1, "blockRows must be 1 or more, not " + blockRows);
    require(prefetchBlocks >= 2, "prefetchBlocks must be 2 or more, not " + prefetchBlocks);
    require(
        (long) blockRows * spec.rowBytes() <= Integer.MAX_VALUE,
        "a block of %d rows is larger than 2 GiB".formatted(blockRows));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  int blockBytes() {
    return blockRows * spec.rowBytes();
  }
}
