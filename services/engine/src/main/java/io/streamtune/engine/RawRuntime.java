package io.streamtune.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * The bar for benchmarks: ONNX Runtime on the CPU with the float graph as it was published, one
 * tensor over and over, nothing of ours around it.
 *
 * <p>Safe on any thread; each caller is one lane.
 */
public final class RawRuntime implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String inputName;
  private final long[] shape;
  private final ByteBuffer input;

  /**
   * Opens a plain session.
   *
   * @param onnx an ONNX graph with one float32 input {@code [n, 3, h, w]}
   * @param threads threads inside one run
   * @param rows rows of one run
   * @param side height and width where the graph leaves them open
   */
  public RawRuntime(byte[] onnx, int threads, int rows, int side) {
    environment = LastingEnvironment.get();
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      session = environment.createSession(onnx, options);
      var info = session.getInputInfo().entrySet().iterator().next();
      inputName = info.getKey();
      shape = ((TensorInfo) info.getValue().getInfo()).getShape();
      shape[0] = rows;
      long floats = rows;
      for (int i = 1; i < shape.length; i++) {
        shape[i] = shape[i] < 0 ? side : shape[i];
        floats *= shape[i];
      }
      input = ByteBuffer.allocateDirect((int) floats * Float.BYTES).order(ByteOrder.nativeOrder());
    } catch (OrtException e) {
      throw new EngineException("ONNX Runtime cannot load the network: " + e.getMessage(), e);
    }
  }

  /** Runs once. */
  public void run() {
    try (OnnxTensor in =
            OnnxTensor.createTensor(
                environment,
                input.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer(),
                shape);
        OrtSession.Result _ = session.run(Map.of(inputName, in))) {
      // The result is not looked at: this is about time.
    } catch (OrtException e) {
      throw new EngineException("ONNX Runtime failed: " + e.getMessage(), e);
    }
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
