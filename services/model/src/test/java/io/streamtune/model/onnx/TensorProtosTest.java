package io.streamtune.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.streamtune.model.ElementType;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Goal: both ways of ONNX to store numbers are read alike. Method: typed fields, then raw bytes.
 */
class TensorProtosTest {
  @Test
  void numbers_in_typed_fields_are_read() {
    TensorProto.Builder proto = TensorProto.newBuilder().setName("w").addDims(2);

    Tensor floats =
        TensorProtos.toTensor(
            proto.setDataType(DataType.FLOAT_VALUE).addAllFloatData(List.of(1f, 2f)).build());
    Tensor halves =
        TensorProtos.toTensor(
            proto
                .setDataType(DataType.FLOAT16_VALUE)
                .addAllInt32Data(List.of(0x3c00, 0xc100))
                .build());
    Tensor longs =
        TensorProtos.toTensor(
            proto.setDataType(DataType.INT64_VALUE).addAllInt64Data(List.of(3L, -1L)).build());

    assertThat(floats.floats()).containsExactly(1, 2);
    assertThat(halves.floats()).containsExactly(1, -2.5f);
    assertThat(longs.longs()).containsExactly(3, -1);
  }

  @ParameterizedTest
  @EnumSource
  void every_element_type_survives_a_round_trip(ElementType type) {
    var bytes = ByteBuffer.allocate(3 * type.sizeBytes());
    bytes.put(0, (byte) 1);
    Tensor tensor = Tensor.of(type, new long[] {1, 3}, bytes);

    Tensor back = TensorProtos.toTensor(TensorProtos.toProto("t", tensor));

    assertThat(back).hasToString(tensor.toString());
    assertThat(back.data()).isEqualTo(tensor.data());
  }

  @Test
  void words_are_refused_by_name() {
    TensorProto words =
        TensorProto.newBuilder().setName("labels").setDataType(DataType.STRING_VALUE).build();

    assertThatThrownBy(() -> TensorProtos.toTensor(words))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("tensor 'labels' has element type STRING");
  }
}
