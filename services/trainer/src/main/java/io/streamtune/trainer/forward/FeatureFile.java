package io.streamtune.trainer.forward;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Rows of numbers on disk, so that the features of any number of photos take no heap memory. The
 * file is deleted when this is closed.
 *
 * <p>Owner: the caller that created it closes it. Called on: one thread.
 */
public final class FeatureFile implements AutoCloseable {
  private final FileChannel channel;
  private final int width;
  private long rows;

  /**
   * Creates the file.
   *
   * @param width number of floats in a row
   */
  public FeatureFile(Path file, int width) throws IOException {
    this.width = width;
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** Appends whole rows. */
  public void add(float[] values) throws IOException {
    ByteBuffer bytes = buffer(values.length);
    bytes.asFloatBuffer().put(values);
    long position = rows * width * Float.BYTES;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
    rows += values.length / width;
  }

  /** Reads consecutive rows. */
  public float[] read(long firstRow, int count) throws IOException {
    ByteBuffer bytes = buffer(count * width);
    long position = firstRow * width * Float.BYTES;
    while (bytes.hasRemaining()) {
      int read = channel.read(bytes, position + bytes.position());
      if (read < 0) {
        throw new IOException("row %d is not in the file of features".formatted(firstRow + count));
      }
    }
    float[] values = new float[count * width];
    bytes.flip().asFloatBuffer().get(values);
    return values;
  }

  private static ByteBuffer buffer(int floats) {
    return ByteBuffer.allocate(floats * Float.BYTES).order(ByteOrder.nativeOrder());
  }

  /** Returns the number of rows. */
  public long rows() {
    return rows;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
