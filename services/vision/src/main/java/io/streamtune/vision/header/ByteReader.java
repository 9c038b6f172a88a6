package io.streamtune.vision.header;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads unsigned numbers from a byte array. Callers check the bounds first. */
public final class ByteReader {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private ByteReader() {}

  public static int u8(byte[] data, int at) {
    return data[at] & 0xff;
  }

  static int u16be(byte[] data, int at) {
    return (u8(data, at) << 8) | u8(data, at + 1);
  }

  static int u16le(byte[] data, int at) {
    return (u8(data, at + 1) << 8) | u8(data, at);
  }

  static int u24le(byte[] data, int at) {
    return (u8(data, at + 2) << 16) | u16le(data, at);
  }

  static long u32be(byte[] data, int at) {
    return ((long) u16be(data, at) << 16) | u16be(data, at + 2);
  }

  static long u32le(byte[] data, int at) {
    return ((long) u16le(data, at + 2) << 16) | u16le(data, at);
  }

  static boolean startsWith(byte[] data, int at, String latin1) {
    if (data.length < at + latin1.length()) {
      return false;
    }
    for (int i = 0; i < latin1.length(); i++) {
      if (u8(data, at + i) != latin1.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the first position at or after {@code at} that holds 0xFF, or the length if there is
   * none.
   */
  static int indexOfFf(byte[] data, int at) {
    int i = at;
    for (; i + 8 <= data.length; i += 8) {
      long inverted = ~(long) LONG.get(data, i);
      if (((inverted - LOW_BITS) & ~inverted & HIGH_BITS) != 0) {
        break;
      }
    }
    while (i < data.length && data[i] != (byte) 0xff) {
      i++;
    }
    return i;
  }
}
