package io.streamtune.vision.header;

import io.streamtune.vision.pixels.PixelReader;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * The encoded image in native memory, from which OpenCV reads it. The buffer grows and is reused.
 *
 * <p>Filling it is the only copy of the encoded bytes. Readers leave out what the native decoder
 * need not see. Owner: one {@link PixelReader}. Not thread-safe.
 */
public final class NativeBytes implements AutoCloseable {
  /** Bytes kept between images; most photos need less, so the buffer seldom grows. */
  private static final int KEPT_BYTES = 1 << 20;

  private BytePointer memory = new BytePointer(KEPT_BYTES);
  private int length;

  /** Empties the buffer and makes room for {@code capacity} bytes. */
  public NativeBytes clear(int capacity) {
    length = 0;
    if (capacity > memory.capacity()
        || (memory.capacity() > KEPT_BYTES && capacity <= KEPT_BYTES)) {
      memory.close();
      memory = new BytePointer(Math.max(capacity, KEPT_BYTES));
    }
    return this;
  }

  public NativeBytes put(byte[] data, int from, int count) {
    memory.position(length).put(data, from, count).position(0);
    length += count;
    return this;
  }

  public NativeBytes put(byte[] data) {
    return put(data, 0, data.length);
  }

  int length() {
    return length;
  }

  /** Overwrites a byte that was already put. */
  void set(int at, int value) {
    memory.put(at, (byte) value);
  }

  /** Returns a view of the bytes put so far; the caller closes it before the next clear. */
  public Mat asMat() {
    return new Mat(1, length, opencv_core.CV_8UC1, memory);
  }

  @Override
  public void close() {
    memory.close();
  }
}
