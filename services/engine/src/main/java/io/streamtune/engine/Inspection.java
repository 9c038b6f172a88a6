package io.streamtune.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network that is inspected instead of served: it runs one image and returns all of its outputs,
 * of any shape.
 *
 * <p><b>Owner:</b> the caller that opened it closes it. Safe on any thread.
 */
public final class Inspection implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String input;
  private final long[] shape;

  /** Takes ownership of the session. */
  Inspection(OrtEnvironment environment, OrtSession session, RowShape row) {
    this.environment = environment;
    this.session = session;
    this.input = session.getInputNames().iterator().next();
    long[] dims = row.dims();
    this.shape = new long[dims.length + 1];
    shape[0] = 1;
    System.arraycopy(dims, 0, shape, 1, dims.length);
  }

  /**
   * Runs the network on one image.
   *
   * <p><b>Errors:</b> {@link EngineException} if the runtime fails or an output is not float32.
   *
   * @param row the image, a direct buffer, {@code uint8[h, w, 3]} from its position on
   * @return each output by its name
   */
  public Map<String, IntermediateOutput> run(ByteBuffer row) {
    ByteBuffer bytes = row.slice().order(ByteOrder.nativeOrder());
    try (OnnxTensor in = OnnxTensor.createTensor(environment, bytes, shape, OnnxJavaType.UINT8);
        OrtSession.Result results = session.run(Map.of(input, in))) {
      Map<String, IntermediateOutput> values = new LinkedHashMap<>();
      for (Map.Entry<String, OnnxValue> result : results) {
        values.put(result.getKey(), value(result.getKey(), result.getValue()));
      }
      return values;
    } catch (OrtException e) {
      throw new EngineException("ONNX Runtime failed on one image: " + e.getMessage(), e);
    }
  }

  /** Returns the names of the outputs that {@link #run} returns. */
  public List<String> outputs() {
    return List.copyOf(session.getOutputNames());
  }

  private static IntermediateOutput value(String name, OnnxValue value) {
    if (value instanceof OnnxTensor tensor) {
      FloatBuffer numbers = tensor.getFloatBuffer();
      if (numbers != null) {
        float[] copy = new float[numbers.remaining()];
        numbers.get(copy);
        return new IntermediateOutput(tensor.getInfo().getShape(), copy);
      }
    }
    throw new EngineException("the network's output '" + name + "' holds no float32 numbers");
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new EngineException("the session could not be closed: " + e.getMessage(), e);
    }
  }
}
