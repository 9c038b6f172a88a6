package io.streamtune.trainer.finetune.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.streamtune.model.ElementType;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import io.streamtune.model.onnx.Attribute;
import io.streamtune.model.onnx.Node;
import java.nio.ByteBuffer;
import java.util.List;

/** Converts tensors of a model file to DJL arrays, and back. */
final class Constants {
  private Constants() {}

  /** ONNX {@code Constant}. */
  static Operation of(Node node) {
    Tensor tensor = value(node);
    return in -> array(in.manager(), tensor);
  }

  private static Tensor value(Node node) {
    for (Attribute attribute : node.attributes().values()) {
      switch (attribute) {
        case Attribute.TensorValue(Tensor value) -> {
          return value;
        }
        case Attribute.FloatValue(float value) -> {
          return Tensor.ofFloats(new float[] {value});
        }
        case Attribute.IntValue(long value) -> {
          return Tensor.ofLongs(new long[] {value});
        }
        case Attribute.FloatList(List<Float> values) -> {
          float[] numbers = new float[values.size()];
          for (int i = 0; i < numbers.length; i++) {
            numbers[i] = values.get(i);
          }
          return Tensor.ofFloats(numbers, numbers.length);
        }
        case Attribute.IntList(List<Long> values) -> {
          return Tensor.ofLongs(
              values.stream().mapToLong(Long::longValue).toArray(), values.size());
        }
        case Attribute.TextValue _, Attribute.TextList _, Attribute.OtherValue _ -> {}
      }
    }
    throw Operations.unsupported(node, "a constant that is not a tensor of numbers");
  }

  /** Copies a tensor into native memory. */
  static NDArray array(NDManager manager, Tensor tensor) {
    ByteBuffer data = tensor.data();
    ByteBuffer direct = manager.allocateDirect(data.remaining());
    direct.put(data).rewind();
    return manager.create(direct, new Shape(tensor.shape()), dataType(tensor.type()));
  }

  /** Copies the numbers of a float32 array into a tensor. */
  static Tensor floats(NDArray array) {
    return Tensor.ofFloats(array.toFloatArray(), array.getShape().getShape());
  }

  static DataType dataType(ElementType type) {
    return switch (type) {
      case FLOAT32 -> DataType.FLOAT32;
      case FLOAT64 -> DataType.FLOAT64;
      case INT64 -> DataType.INT64;
      case INT32 -> DataType.INT32;
      case INT8 -> DataType.INT8;
      case UINT8 -> DataType.UINT8;
      case BOOL -> DataType.BOOLEAN;
      // FLOAT16 and BFLOAT16: DJL has no such arrays that Java can fill. The other types crash the
      // process in DJL's native code.
      case FLOAT16, BFLOAT16, INT16, UINT64, UINT32, UINT16 ->
          throw new InvalidModelException(
              "the trainer does not support tensors of " + type,
              "export the model with its constants as FLOAT32 or INT64");
    };
  }

  /** Returns the type for the ONNX type number of a {@code Cast}. */
  static DataType dataType(Node node, long onnx) {
    return switch ((int) onnx) {
      case 1 -> DataType.FLOAT32;
      case 10 -> DataType.FLOAT16;
      case 11 -> DataType.FLOAT64;
      case 7 -> DataType.INT64;
      case 6 -> DataType.INT32;
      default -> throw Operations.unsupported(node, "a cast to ONNX type " + onnx);
    };
  }
}
