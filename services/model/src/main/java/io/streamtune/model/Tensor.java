package io.streamtune.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Numbers with a shape, stored as in a model file: row-major, little-endian, without a name.
 *
 * <p><b>Owner</b>: immutable as long as nobody writes to the buffer that {@link #of} wrapped; the
 * other factories copy. Not value-equal; compare {@link #type()}, {@link #shape()} and {@link
 * #data()}.
 *
 * <p><b>Called on</b>: any thread.
 */
public final class Tensor {
  private final ElementType type;
  private final long[] shape;
  private final ByteBuffer data;

  private Tensor(ElementType type, long[] shape, ByteBuffer data) {
    this.type = type;
    this.shape = shape;
    this.data = data;
  }

  /**
   * Wraps the buffer's remaining bytes, heap or direct, without copying them.
   *
   * @param data little-endian elements; its byte order and position are not changed
   * @throws IllegalArgumentException if a dimension is negative or the bytes are not exactly {@code
   *     product(shape) * type.sizeBytes()}
   */
  public static Tensor of(ElementType type, long[] shape, ByteBuffer data) {
    long expectedBytes = sizeBytes(type, shape);
    if (expectedBytes != data.remaining()) {
      throw new IllegalArgumentException(
          "%s%s needs %d bytes, not %d"
              .formatted(type, Arrays.toString(shape), expectedBytes, data.remaining()));
    }
    return new Tensor(type, shape.clone(), data.slice().asReadOnlyBuffer());
  }

  /** Creates a {@code float32} tensor from a copy of the values; no dimensions mean a scalar. */
  public static Tensor ofFloats(float[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, 4)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return of(ElementType.FLOAT32, shape, bytes);
  }

  /** Creates an {@code int64} tensor from a copy of the values; no dimensions mean a scalar. */
  public static Tensor ofLongs(long[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, 8)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return of(ElementType.INT64, shape, bytes);
  }

  /** Returns the type of the elements. */
  public ElementType type() {
    return type;
  }

  /** Returns a copy of the dimensions, outermost first; empty for a scalar. */
  public long[] shape() {
    return shape.clone();
  }

  /** Returns a new read-only, little-endian view of all bytes, position 0. */
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the product of the dimensions; 1 for a scalar. */
  public long elementCount() {
    return data.capacity() / type.sizeBytes();
  }

  /**
   * Returns a copy of a floating-point tensor's numbers as {@code float}; {@code float64} is
   * rounded.
   *
   * @throws IllegalStateException if the type is not a floating-point one
   */
  public float[] floats() {
    ByteBuffer bytes = data();
    float[] values = new float[Math.toIntExact(elementCount())];
    switch (type) {
      case FLOAT32 -> bytes.asFloatBuffer().get(values);
      case FLOAT64 -> fill(values, i -> (float) bytes.getDouble(8 * i));
      case FLOAT16 -> fill(values, i -> Float.float16ToFloat(bytes.getShort(2 * i)));
      case BFLOAT16 -> fill(values, i -> Float.intBitsToFloat(bytes.getShort(2 * i) << 16));
      case INT64, INT32, INT16, INT8, UINT64, UINT32, UINT16, UINT8, BOOL ->
          throw new IllegalStateException(this + " does not hold floating-point numbers");
    }
    return values;
  }

  /**
   * Returns a copy of an {@code int64} tensor's numbers.
   *
   * @throws IllegalStateException if the type is another one
   */
  public long[] longs() {
    if (type != ElementType.INT64) {
      throw new IllegalStateException(this + " does not hold int64 numbers");
    }
    long[] values = new long[Math.toIntExact(elementCount())];
    data().asLongBuffer().get(values);
    return values;
  }

  /** Returns type and shape, as {@code FLOAT32[64, 3, 7, 7]}. */
  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }

  private static long sizeBytes(ElementType type, long[] shape) {
    long elements = 1;
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException("negative dimension in " + Arrays.toString(shape));
      }
      try {
        elements = Math.multiplyExact(elements, dimension);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("too many elements: " + Arrays.toString(shape), e);
      }
    }
    if (elements > Long.MAX_VALUE / type.sizeBytes()) {
      throw new IllegalArgumentException("too many elements: " + Arrays.toString(shape));
    }
    return elements * type.sizeBytes();
  }

  private interface FloatAt {
    float at(int index);
  }

  private static void fill(float[] values, FloatAt source) {
    for (int i = 0; i < values.length; i++) {
      values[i] = source.at(i);
    }
  }
}
