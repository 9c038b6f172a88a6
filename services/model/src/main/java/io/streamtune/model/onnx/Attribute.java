package io.streamtune.model.onnx;

import io.streamtune.model.Tensor;
import java.util.List;

/** A constant argument of a {@link Node}; the operator's specification says which ones it takes. */
public sealed interface Attribute {
  /** An integer, which may be a switch (0 or 1). */
  record IntValue(long value) implements Attribute {}

  /** A floating-point number. */
  record FloatValue(float value) implements Attribute {}

  /** A string, such as {@code SAME_UPPER}. */
  record TextValue(String value) implements Attribute {}

  /** Integers, such as {@code pads}. */
  record IntList(List<Long> values) implements Attribute {
    /** Copies the list. */
    public IntList {
      values = List.copyOf(values);
    }
  }

  /** Floating-point numbers. */
  record FloatList(List<Float> values) implements Attribute {
    /** Copies the list. */
    public FloatList {
      values = List.copyOf(values);
    }
  }

  /** Strings. */
  record TextList(List<String> values) implements Attribute {
    /** Copies the list. */
    public TextList {
      values = List.copyOf(values);
    }
  }

  /**
   * A tensor, such as the value of a {@code Constant}. Not value-equal, as {@link Tensor} is not.
   */
  record TensorValue(Tensor value) implements Attribute {}

  /**
   * A value that Streamtune keeps but does not read: a subgraph, a sparse tensor, a tensor of
   * strings.
   *
   * @param kind ONNX's name of the attribute type
   */
  record OtherValue(String kind) implements Attribute {}
}
