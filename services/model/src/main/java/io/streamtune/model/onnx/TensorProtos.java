package io.streamtune.model.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.UnsafeByteOperations;
import io.streamtune.model.ElementType;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Converts tensors between protobuf and {@link Tensor}; raw bytes are shared, not copied. */
public final class TensorProtos {
  private TensorProtos() {}

  static Optional<ElementType> elementType(int onnxType) {
    DataType type = DataType.forNumber(onnxType);
    return switch (type) {
      case FLOAT -> Optional.of(ElementType.FLOAT32);
      case UINT8 -> Optional.of(ElementType.UINT8);
      case INT8 -> Optional.of(ElementType.INT8);
      case UINT16 -> Optional.of(ElementType.UINT16);
      case INT16 -> Optional.of(ElementType.INT16);
      case INT32 -> Optional.of(ElementType.INT32);
      case INT64 -> Optional.of(ElementType.INT64);
      case BOOL -> Optional.of(ElementType.BOOL);
      case FLOAT16 -> Optional.of(ElementType.FLOAT16);
      case DOUBLE -> Optional.of(ElementType.FLOAT64);
      case UINT32 -> Optional.of(ElementType.UINT32);
      case UINT64 -> Optional.of(ElementType.UINT64);
      case BFLOAT16 -> Optional.of(ElementType.BFLOAT16);
      case null, default -> Optional.empty();
    };
  }

  public static int onnxType(ElementType type) {
    return switch (type) {
      case FLOAT32 -> DataType.FLOAT_VALUE;
      case UINT8 -> DataType.UINT8_VALUE;
      case INT8 -> DataType.INT8_VALUE;
      case UINT16 -> DataType.UINT16_VALUE;
      case INT16 -> DataType.INT16_VALUE;
      case INT32 -> DataType.INT32_VALUE;
      case INT64 -> DataType.INT64_VALUE;
      case BOOL -> DataType.BOOL_VALUE;
      case FLOAT16 -> DataType.FLOAT16_VALUE;
      case FLOAT64 -> DataType.DOUBLE_VALUE;
      case UINT32 -> DataType.UINT32_VALUE;
      case UINT64 -> DataType.UINT64_VALUE;
      case BFLOAT16 -> DataType.BFLOAT16_VALUE;
    };
  }

  /** Returns whether {@link #toTensor} supports the element type. */
  static boolean isReadable(TensorProto proto) {
    return elementType(proto.getDataType()).isPresent();
  }

  public static Tensor toTensor(TensorProto proto) {
    ElementType type =
        elementType(proto.getDataType())
            .orElseThrow(
                () ->
                    invalid(
                        proto,
                        "has element type %s, which is not supported"
                            .formatted(DataType.forNumber(proto.getDataType()))));
    if (proto.getDataLocation() == DataLocation.EXTERNAL) {
      throw invalid(proto, "keeps its data in another file");
    }
    long[] shape = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
    ByteBuffer data =
        proto.hasRawData() ? proto.getRawData().asReadOnlyByteBuffer() : typedData(proto, type);
    try {
      return Tensor.of(type, shape, data);
    } catch (IllegalArgumentException e) {
      throw new InvalidModelException(
          "tensor '%s' is damaged: %s".formatted(proto.getName(), e.getMessage()),
          "get the file again",
          e);
    }
  }

  public static TensorProto toProto(String name, Tensor tensor) {
    var proto = TensorProto.newBuilder();
    for (long dimension : tensor.shape()) {
      proto.addDims(dimension);
    }
    return proto
        .setDataType(onnxType(tensor.type()))
        .setName(name)
        .setRawData(UnsafeByteOperations.unsafeWrap(tensor.data()))
        .build();
  }

  /**
   * Reads the other form of a tensor's numbers: one protobuf field for each kind, narrow types
   * widened.
   */
  private static ByteBuffer typedData(TensorProto proto, ElementType type) {
    return switch (type) {
      case FLOAT32 -> {
        ByteBuffer bytes = bytes(proto.getFloatDataCount(), 4);
        proto.getFloatDataList().forEach(bytes::putFloat);
        yield bytes.flip();
      }
      case FLOAT64 -> {
        ByteBuffer bytes = bytes(proto.getDoubleDataCount(), 8);
        proto.getDoubleDataList().forEach(bytes::putDouble);
        yield bytes.flip();
      }
      case INT64 -> {
        ByteBuffer bytes = bytes(proto.getInt64DataCount(), 8);
        proto.getInt64DataList().forEach(bytes::putLong);
        yield bytes.flip();
      }
      case UINT64, UINT32 -> {
        ByteBuffer bytes = bytes(proto.getUint64DataCount(), type.sizeBytes());
        proto.getUint64DataList().forEach(value -> put(bytes, type, value));
        yield bytes.flip();
      }
      case INT32, INT16, INT8, UINT16, UINT8, BOOL, FLOAT16, BFLOAT16 -> {
        ByteBuffer bytes = bytes(proto.getInt32DataCount(), type.sizeBytes());
        proto.getInt32DataList().forEach(value -> put(bytes, type, value));
        yield bytes.flip();
      }
    };
  }

  private static void put(ByteBuffer bytes, ElementType type, long value) {
    switch (type.sizeBytes()) {
      case 1 -> bytes.put((byte) value);
      case 2 -> bytes.putShort((short) value);
      case 4 -> bytes.putInt((int) value);
      default -> bytes.putLong(value);
    }
  }

  private static ByteBuffer bytes(int count, int sizeBytes) {
    return ByteBuffer.allocate(Math.multiplyExact(count, sizeBytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static InvalidModelException invalid(TensorProto proto, String what) {
    return new InvalidModelException(
        "tensor '%s' %s".formatted(proto.getName(), what),
        "export the model again as one file with float32 weights");
  }
}
