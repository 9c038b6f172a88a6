package io.streamtune.engine;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.Map;

/**
 * A network that is one ONNX Runtime session, shared by its lanes: {@code OrtSession.run} is
 * thread-safe. It may have a second session on all cores, for a run while no other is in progress.
 */
final class OnnxNetwork implements Network {
  private final OrtEnvironment environment;
  private final Sessions sessions;
  private final Buckets buckets;
  private final int lanes;
  private final String inputName;
  private final OnnxJavaType inputType;
  private final long[] rowShape;
  private final String outputName;
  private final int classes;

  /**
   * Two sessions of the same graph, or one.
   *
   * @param shared for lanes that run concurrently
   * @param lone for a run while no other is in progress; may be the same session
   */
  record Sessions(OrtSession shared, OrtSession lone) {
    void close() throws OrtException {
      shared.close();
      if (!lone.equals(shared)) {
        lone.close();
      }
    }
  }

  /** Takes ownership of the sessions. */
  OnnxNetwork(
      OrtEnvironment environment, Sessions sessions, Buckets buckets, int lanes, RowShape shape)
      throws OrtException {
    this.environment = environment;
    this.sessions = sessions;
    OrtSession session = sessions.shared();
    this.buckets = buckets;
    this.lanes = lanes;
    Map.Entry<String, NodeInfo> input = only("input", session.getInputInfo());
    TensorInfo inputInfo = tensor("input", input);
    inputName = input.getKey();
    inputType = inputInfo.type;
    rowShape = rowShape(inputInfo.getShape(), shape);
    Map.Entry<String, NodeInfo> output = named(shape.output(), session.getOutputInfo());
    outputName = output.getKey();
    classes = classes(tensor("output", output).getShape());
  }

  @Override
  public int rowBytes() {
    return (int) Arrays.stream(rowShape).reduce(inputType.size, Math::multiplyExact);
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int rowsMax() {
    return buckets.max();
  }

  @Override
  public int lanes() {
    return lanes;
  }

  @Override
  public int paddedRows(int rows) {
    return buckets.holding(rows);
  }

  @Override
  public Lane newLane() {
    return new OnnxLane(environment, this);
  }

  OrtSession session() {
    return sessions.shared();
  }

  OrtSession loneSession() {
    return sessions.lone();
  }

  String inputName() {
    return inputName;
  }

  OnnxJavaType inputType() {
    return inputType;
  }

  String outputName() {
    return outputName;
  }

  /** Returns {@code [rows, …row shape]}. */
  long[] inputShape(int rows) {
    long[] shape = new long[rowShape.length + 1];
    shape[0] = rows;
    System.arraycopy(rowShape, 0, shape, 1, rowShape.length);
    return shape;
  }

  @Override
  public void close() {
    try {
      sessions.close();
    } catch (OrtException e) {
      throw new EngineException("the session could not be closed: " + e.getMessage(), e);
    }
  }

  private static Map.Entry<String, NodeInfo> only(String what, Map<String, NodeInfo> infos) {
    if (infos.size() != 1) {
      throw new EngineException(
          "a served network has one " + what + ", this one has " + infos.keySet());
    }
    return infos.entrySet().iterator().next();
  }

  private static Map.Entry<String, NodeInfo> named(String name, Map<String, NodeInfo> infos) {
    NodeInfo info = infos.get(name);
    if (info == null) {
      throw new EngineException("the network has no output '" + name + "' but " + infos.keySet());
    }
    return Map.entry(name, info);
  }

  private static TensorInfo tensor(String what, Map.Entry<String, NodeInfo> node) {
    if (node.getValue().getInfo() instanceof TensorInfo info) {
      return info;
    }
    throw new EngineException("the network's " + what + " '" + node.getKey() + "' is no tensor");
  }

  /**
   * Checks the shape that the graph declares against what the caller will send; a symbolic
   * dimension (-1) matches every size.
   */
  private static long[] rowShape(long[] declared, RowShape wanted) {
    long[] row = wanted.dims();
    boolean fits = declared.length == row.length + 1;
    for (int i = 0; fits && i < row.length; i++) {
      fits = declared[i + 1] < 0 || declared[i + 1] == row[i];
    }
    if (!fits) {
      throw new EngineException(
          "the network takes input "
              + Arrays.toString(declared)
              + ", but rows are "
              + Arrays.toString(row));
    }
    return row;
  }

  private static int classes(long[] outputShape) {
    if (outputShape.length != 2 || outputShape[1] < 1) {
      throw new EngineException(
          "the network's output is "
              + Arrays.toString(outputShape)
              + ", expected [rows, classes] with a known number of classes");
    }
    return (int) outputShape[1];
  }
}
