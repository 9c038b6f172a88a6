package io.streamtune.model;

/** The type of a {@link Tensor}'s elements; every type has a fixed width in bytes. */
public enum ElementType {
  /** IEEE 754 single precision. */
  FLOAT32(4),
  /** IEEE 754 half precision. */
  FLOAT16(2),
  /** The upper half of a single precision number. */
  BFLOAT16(2),
  /** IEEE 754 double precision. */
  FLOAT64(8),
  /** Signed, 64 bits. */
  INT64(8),
  /** Signed, 32 bits. */
  INT32(4),
  /** Signed, 16 bits. */
  INT16(2),
  /** Signed, 8 bits. */
  INT8(1),
  /** Unsigned, 64 bits. */
  UINT64(8),
  /** Unsigned, 32 bits. */
  UINT32(4),
  /** Unsigned, 16 bits. */
  UINT16(2),
  /** Unsigned, 8 bits. */
  UINT8(1),
  /** One byte, 0 or 1. */
  BOOL(1);

  private final int sizeBytes;

  ElementType(int sizeBytes) {
    this.sizeBytes = sizeBytes;
  }

  /** Returns the size of one element in bytes. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** Returns whether {@link Tensor#floats()} can read it. */
  public boolean isFloatingPoint() {
    return this == FLOAT32 || this == FLOAT16 || this == BFLOAT16 || this == FLOAT64;
  }
}
