package io.streamtune.model.checkpoint;

import io.streamtune.model.ElementType;
import io.streamtune.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Creates a tensor from raw elements; {@code bfloat16} becomes {@code float32}, which is exact. */
final class DtypeConversion {
  private DtypeConversion() {}

  static Tensor widened(ElementType type, long[] shape, ByteBuffer elements) {
    Tensor tensor = Tensor.of(type, shape, elements);
    return type == ElementType.BFLOAT16
        ? Tensor.of(ElementType.FLOAT32, shape, asFloat32(tensor.data()))
        : tensor;
  }

  private static ByteBuffer asFloat32(ByteBuffer bfloat16) {
    ByteBuffer wide =
        ByteBuffer.allocate(Math.multiplyExact(2, bfloat16.remaining()))
            .order(ByteOrder.LITTLE_ENDIAN);
    while (bfloat16.hasRemaining()) {
      wide.putInt(bfloat16.getShort() << 16);
    }
    return wide.flip();
  }
}
