package io.streamtune.trainer.dataset.rows;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Decoded whole photos, in order: consecutive rows are the views of one photo, then those of the
 * next.
 *
 * <p>Owner: the consumer that took it closes it after using the pixels; the memory is then reused
 * by another block. Called on: any thread.
 */
public final class Rows implements AutoCloseable {
  private final BlockPlan.Block block;
  private final ByteBuffer pixels;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  Rows(BlockPlan.Block block, ByteBuffer pixels, Runnable release) {
    this.block = block;
    this.pixels = pixels;
    this.release = release;
  }

  /**
   * Returns the pixels: {@code uint8[count, size, size, 3]}, direct, from position 0 to the limit.
   * Do not use them after {@link #close}.
   */
  public ByteBuffer pixels() {
    if (closed.get()) {
      throw new IllegalStateException("the rows were given back");
    }
    return pixels;
  }

  /** Returns the index of the block's first row among the rows of all photos. */
  public long firstRow() {
    return block.firstRow();
  }

  /** Returns the number of rows. */
  public int count() {
    return block.rows();
  }

  /** Returns the index of the block's first photo in the list of photos. */
  public int firstPhoto() {
    return block.firstPhoto();
  }

  /** Returns the number of photos. */
  public int photos() {
    return block.photos();
  }

  /** Returns the memory for reuse; a second call does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release.run();
    }
  }
}
