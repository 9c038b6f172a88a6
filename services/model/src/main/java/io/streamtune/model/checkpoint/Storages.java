package io.streamtune.model.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The raw numbers of a checkpoint, in one of two file formats. */
interface Storages extends AutoCloseable {
  /**
   * Reads a part of a storage.
   *
   * @param key key of the storage
   * @param range bytes within it
   * @return little-endian elements
   */
  ByteBuffer read(String key, Range range) throws IOException;

  /** Returns the size of the whole file, which bounds the memory of its tensors. */
  long fileBytes();

  @Override
  void close() throws IOException;

  /**
   * A range of bytes within a storage.
   *
   * @param elementBytes width of one element, to swap the bytes of a big-endian file
   */
  record Range(long offset, long length, int elementBytes) {}
}
