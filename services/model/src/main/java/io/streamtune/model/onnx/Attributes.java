package io.streamtune.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;

/** Converts nodes and attributes between protobuf and records. */
public final class Attributes {
  private Attributes() {}

  public static Node toNode(NodeProto proto) {
    var attributes = new LinkedHashMap<String, Attribute>();
    proto.getAttributeList().forEach(a -> attributes.put(a.getName(), toAttribute(a)));
    return new Node(
        proto.getOpType(),
        GraphChecks.domain(proto),
        proto.getName(),
        List.copyOf(proto.getInputList()),
        List.copyOf(proto.getOutputList()),
        attributes);
  }

  static Attribute toAttribute(AttributeProto proto) {
    return switch (proto.getType()) {
      case FLOAT -> new Attribute.FloatValue(proto.getF());
      case INT -> new Attribute.IntValue(proto.getI());
      case STRING -> new Attribute.TextValue(proto.getS().toStringUtf8());
      case FLOATS -> new Attribute.FloatList(proto.getFloatsList());
      case INTS -> new Attribute.IntList(proto.getIntsList());
      case STRINGS ->
          new Attribute.TextList(
              proto.getStringsList().stream().map(ByteString::toStringUtf8).toList());
      case TENSOR ->
          TensorProtos.isReadable(proto.getT())
              ? new Attribute.TensorValue(TensorProtos.toTensor(proto.getT()))
              : new Attribute.OtherValue("TENSOR");
      case UNDEFINED,
          GRAPH,
          SPARSE_TENSOR,
          TYPE_PROTO,
          TENSORS,
          GRAPHS,
          SPARSE_TENSORS,
          TYPE_PROTOS ->
          new Attribute.OtherValue(proto.getType().name());
    };
  }

  public static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  public static AttributeProto decimal(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  public static AttributeProto integers(String name, long... values) {
    var proto = AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
    for (long value : values) {
      proto.addInts(value);
    }
    return proto.build();
  }

  public static NodeProto node(
      String operator, String name, List<String> inputs, String output, AttributeProto... with) {
    return NodeProto.newBuilder()
        .addAllInput(inputs)
        .addOutput(output)
        .setName(name)
        .setOpType(operator)
        .addAllAttribute(List.of(with))
        .build();
  }
}
