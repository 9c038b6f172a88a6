package io.streamtune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Goal: bytes mean the same numbers to all. Method: known bit patterns of each number format. */
class TensorTest {
  @Test
  void floats_of_every_width_are_read() {
    assertThat(Tensor.ofFloats(new float[] {1, -2.5f}, 2).floats()).containsExactly(1, -2.5f);
    assertThat(
            tensor(ElementType.FLOAT16, bytes(4).putShort((short) 0x3c00).putShort((short) 0xc100)))
        .containsExactly(1, -2.5f);
    assertThat(
            tensor(
                ElementType.BFLOAT16, bytes(4).putShort((short) 0x3f80).putShort((short) 0xc020)))
        .containsExactly(1, -2.5f);
    assertThat(tensor(ElementType.FLOAT64, bytes(16).putDouble(1).putDouble(-2.5)))
        .containsExactly(1, -2.5f);
  }

  @Test
  void the_data_is_a_view_that_nobody_can_write() {
    Tensor tensor = Tensor.ofFloats(new float[] {1}, 1, 1);

    tensor.data().getFloat();

    assertThat(tensor.data().remaining()).isEqualTo(4);
    assertThat(tensor.data().isReadOnly()).isTrue();
    assertThat(tensor.data().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(tensor).hasToString("FLOAT32[1, 1]");
  }

  @Test
  void a_scalar_and_an_empty_tensor_have_their_counts() {
    assertThat(Tensor.ofLongs(new long[] {7}).elementCount()).isEqualTo(1);
    assertThat(Tensor.ofLongs(new long[] {7}).longs()).containsExactly(7);
    assertThat(Tensor.ofFloats(new float[0], 0, 5).elementCount()).isZero();
  }

  @Test
  void sizes_that_do_not_fit_are_refused() {
    assertThatThrownBy(() -> Tensor.ofFloats(new float[3], 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("FLOAT32[2, 2] needs 16 bytes, not 12");
    assertThatThrownBy(() -> Tensor.ofFloats(new float[0], -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tensor.ofFloats(new float[0], Long.MAX_VALUE, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tensor.ofLongs(new long[1]).floats())
        .isInstanceOf(IllegalStateException.class);
  }

  private static float[] tensor(ElementType type, ByteBuffer bytes) {
    return Tensor.of(type, new long[] {2}, bytes.flip()).floats();
  }

  private static ByteBuffer bytes(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
