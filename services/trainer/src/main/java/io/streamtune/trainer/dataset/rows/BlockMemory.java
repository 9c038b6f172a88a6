package io.streamtune.trainer.dataset.rows;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Native memory of one block. It is freed by {@link #close}, not by the garbage collector. */
final class BlockMemory implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final ByteBuffer bytes;

  BlockMemory(int size) {
    this.bytes = arena.allocate(size, Long.BYTES).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** Returns a slice, with its own position. */
  ByteBuffer part(int from, int count) {
    return bytes.slice(from, count).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    arena.close();
  }
}
