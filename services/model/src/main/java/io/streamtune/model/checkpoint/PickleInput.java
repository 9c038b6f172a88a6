package io.streamtune.model.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.checkpoint.PickleValue.Whole;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Reads the arguments of pickle operations, never beyond the end of the buffer. */
final class PickleInput {
  private static final int LINE_MAX = 256;

  private final ByteBuffer bytes;

  PickleInput(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  static InvalidModelException damaged(String what) {
    return new InvalidModelException(
        "the checkpoint's pickle is damaged: " + what, "fetch the file again");
  }

  int u8() {
    need(1);
    return bytes.get() & 0xff;
  }

  int u16() {
    need(2);
    return bytes.getShort() & 0xffff;
  }

  int i32() {
    need(4);
    return bytes.getInt();
  }

  long u32() {
    return i32() & 0xffff_ffffL;
  }

  double f64() {
    need(8);
    double value = bytes.order(ByteOrder.BIG_ENDIAN).getDouble();
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    return value;
  }

  /** Only a streaming reader needs frames. */
  void skipFrameHeader() {
    need(8);
    bytes.position(bytes.position() + 8);
  }

  /** Reads a little-endian two's complement integer of any length up to 255 bytes. */
  Whole whole(int length) {
    byte[] digits = take(length);
    for (int i = 0; i < length / 2; i++) {
      byte swapped = digits[i];
      digits[i] = digits[length - 1 - i];
      digits[length - 1 - i] = swapped;
    }
    BigInteger value = length == 0 ? BigInteger.ZERO : new BigInteger(digits);
    return value.bitLength() < 64
        ? new Whole(value.longValue())
        : new Whole(0, Optional.of(value.toString(16)));
  }

  String utf8(long length) {
    return new String(take(length), UTF_8);
  }

  String latin1(long length) {
    return new String(take(length), ISO_8859_1);
  }

  String line() {
    int start = bytes.position();
    for (int i = 0; i <= LINE_MAX; i++) {
      if (u8() == '\n') {
        byte[] text = new byte[i];
        bytes.get(start, text);
        return new String(text, UTF_8);
      }
    }
    throw damaged("a name is longer than " + LINE_MAX + " bytes");
  }

  private byte[] take(long length) {
    need(length);
    byte[] taken = new byte[(int) length];
    bytes.get(taken);
    return taken;
  }

  private void need(long length) {
    if (length > bytes.remaining()) {
      throw damaged(
          "it needs %d more bytes where %d are left".formatted(length, bytes.remaining()));
    }
  }
}
