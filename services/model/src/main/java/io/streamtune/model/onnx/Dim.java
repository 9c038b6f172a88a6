package io.streamtune.model.onnx;

/** One dimension of a graph's input or output. */
public sealed interface Dim {
  /** A fixed size. */
  record Fixed(long size) implements Dim {
    /** Returns the size in digits. */
    @Override
    public String toString() {
      return Long.toString(size);
    }
  }

  /** A size known only at run time; equal names mean equal sizes, an empty name means nothing. */
  record Symbolic(String name) implements Dim {
    /** Returns the name, or a question mark. */
    @Override
    public String toString() {
      return name.isEmpty() ? "?" : name;
    }
  }
}
