package io.streamtune.model.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs a graph on two threads and returns all of its outputs. */
public final class GraphRun implements AutoCloseable {
  private final OrtSession session;

  GraphRun(OnnxGraph graph) throws OrtException {
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(2);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      session = OrtEnvironment.getEnvironment().createSession(graph.toBytes(), options);
    }
  }

  public static Map<String, float[]> floats(OnnxGraph graph, float[] input, long... shape)
      throws OrtException {
    try (var run = new GraphRun(graph);
        var tensor =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), FloatBuffer.wrap(input), shape)) {
      return run.outputs(tensor);
    }
  }

  public static Map<String, float[]> bytes(OnnxGraph graph, byte[] input, long... shape)
      throws OrtException {
    ByteBuffer direct = ByteBuffer.allocateDirect(input.length).order(ByteOrder.nativeOrder());
    direct.put(input).flip();
    try (var run = new GraphRun(graph);
        var tensor =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), direct, shape, OnnxJavaType.UINT8)) {
      return run.outputs(tensor);
    }
  }

  private Map<String, float[]> outputs(OnnxTensor input) throws OrtException {
    String name = session.getInputNames().iterator().next();
    var values = new LinkedHashMap<String, float[]>();
    try (var results = session.run(Map.of(name, input))) {
      for (var result : results) {
        FloatBuffer numbers = ((OnnxTensor) result.getValue()).getFloatBuffer();
        float[] copy = new float[numbers.remaining()];
        numbers.get(copy);
        values.put(result.getKey(), copy);
      }
    }
    return values;
  }

  /** Closes the session. */
  @Override
  public void close() throws OrtException {
    session.close();
  }
}
