package io.streamtune.model.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.streamtune.model.ElementType;
import io.streamtune.model.InvalidModelException;
import java.util.List;

/** Converts inputs and outputs between protobuf and {@link TensorInfo}. */
public final class TensorInfos {
  private TensorInfos() {}

  public static TensorInfo toInfo(ValueInfoProto proto) {
    TypeProto.Tensor tensor = proto.getType().getTensorType();
    ElementType type =
        TensorProtos.elementType(tensor.getElemType())
            .orElseThrow(
                () ->
                    new InvalidModelException(
                        "input or output '%s' is not a tensor of numbers"
                            .formatted(proto.getName()),
                        "use a model that takes and gives tensors of numbers"));
    List<Dim> shape = tensor.getShape().getDimList().stream().map(TensorInfos::toDim).toList();
    return new TensorInfo(proto.getName(), type, shape);
  }

  public static ValueInfoProto toProto(TensorInfo info) {
    var shape = TensorShapeProto.newBuilder();
    info.shape().forEach(dim -> shape.addDim(toProto(dim)));
    var tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProtos.onnxType(info.type()))
            .setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(info.name())
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static Dim toDim(TensorShapeProto.Dimension proto) {
    return proto.hasDimValue()
        ? new Dim.Fixed(proto.getDimValue())
        : new Dim.Symbolic(proto.getDimParam());
  }

  private static TensorShapeProto.Dimension toProto(Dim dim) {
    var proto = TensorShapeProto.Dimension.newBuilder();
    switch (dim) {
      case Dim.Fixed(long size) -> proto.setDimValue(size);
      case Dim.Symbolic(String name) when !name.isEmpty() -> proto.setDimParam(name);
      case Dim.Symbolic _ -> {}
    }
    return proto.build();
  }
}
