package io.streamtune.trainer.finetune.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.streamtune.model.onnx.Node;
import java.util.List;
import java.util.Optional;

/** Operators that only move numbers. */
final class Shapes {
  private Shapes() {}

  static Operation concat(Node node) {
    int axis = (int) node.integer("axis", 1);
    return in -> {
      List<NDArray> parts = in.values().stream().flatMap(Optional::stream).toList();
      return NDArrays.concat(new NDList(parts), nonNegative(axis, parts.getFirst()));
    };
  }

  static Operation flatten(Node node) {
    int axis = (int) node.integer("axis", 1);
    return in -> matrix(in.get(0), axis);
  }

  /** Reshapes to a matrix: all axes before {@code axis} become the rows, the others the columns. */
  static NDArray matrix(NDArray x, int axis) {
    long rows = 1;
    for (int d = 0; d < nonNegative(axis, x); d++) {
      rows *= x.getShape().get(d);
    }
    return x.reshape(new Shape(rows, x.size() / rows));
  }

  private static int nonNegative(int axis, NDArray x) {
    return axis < 0 ? axis + x.getShape().dimension() : axis;
  }

  static Operation reshape(Node node) {
    boolean zeroMeansZero = node.integer("allowzero", 0) != 0;
    return in -> {
      NDArray x = in.get(0);
      long[] wanted = in.get(1).toLongArray();
      for (int d = 0; d < wanted.length && !zeroMeansZero; d++) {
        wanted[d] = wanted[d] == 0 ? x.getShape().get(d) : wanted[d];
      }
      return x.reshape(wanted);
    };
  }

  static Operation transpose(Node node) {
    int[] axes = node.integers("perm", List.of()).stream().mapToInt(Long::intValue).toArray();
    return in -> axes.length == 0 ? in.get(0).transpose() : in.get(0).transpose(axes);
  }

  /** Selects positions along one axis, for example to change the order of the colour channels. */
  static Operation gather(Node node) {
    int axis = (int) node.integer("axis", 0);
    return in -> {
      NDArray x = in.get(0);
      NDArray positions = in.get(1);
      if (positions.getShape().dimension() != 1) {
        throw Operations.unsupported(node, "positions that are not a list");
      }
      int along = nonNegative(axis, x);
      NDList picked = new NDList();
      for (long position : positions.toLongArray()) {
        long place = position < 0 ? position + x.getShape().get(along) : position;
        picked.add(x.get(NDIndex.sliceAxis(along, place, place + 1)));
      }
      return NDArrays.concat(picked, along);
    };
  }
}
