package io.streamtune.model.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The raw numbers of a checkpoint; two formats keep them in two ways. */
interface Storages extends AutoCloseable {
  /**
   * Reads part of a run of elements.
   *
   * @param key name of the run
   * @param range bytes within it
   * @return little-endian elements
   */
  ByteBuffer read(String key, Range range) throws IOException;

  /** Returns the size of the whole file, the measure of how much memory its tensors may take. */
  long fileBytes();

  @Override
  void close() throws IOException;

  /**
   * Bytes within a run.
   *
   * @param elementBytes width of one element, for files of the other byte order
   */
  record Range(long offset, long length, int elementBytes) {}
}
