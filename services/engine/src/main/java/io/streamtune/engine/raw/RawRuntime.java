package io.streamtune.engine.raw;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.streamtune.engine.Device;
import io.streamtune.engine.Engine;
import io.streamtune.engine.EngineException;
import io.streamtune.engine.SharedOrtEnvironment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * The baseline of benchmarks: ONNX Runtime with the float graph as published, running the same
 * tensor repeatedly without any code of this project around it. On CUDA the tensor is copied to the
 * device for each run, as images would be.
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
   * The configuration of a plain session.
   *
   * @param device the device; for CUDA, {@link Engine#open} must have been called for it before
   * @param tf32 whether CUDA may round the factors of float32 products to 10 bits; by default it
   *     does so if the GPU can
   * @param rows rows of one run
   * @param side height and width if the graph leaves them open
   */
  public record Setup(Device device, boolean tf32, int rows, int side) {}

  /**
   * Opens a plain session on the CPU.
   *
   * @param onnx an ONNX graph with one float32 input {@code [n, 3, h, w]}
   * @param threads threads inside one run
   * @param rows rows of one run
   * @param side height and width if the graph leaves them open
   */
  public RawRuntime(byte[] onnx, int threads, int rows, int side) {
    this(onnx, new Setup(new Device.Cpu(1, threads), false, rows, side));
  }

  /**
   * Opens a plain session.
   *
   * @param onnx an ONNX graph with one float32 input {@code [n, 3, h, w]}
   */
  public RawRuntime(byte[] onnx, Setup setup) {
    environment = SharedOrtEnvironment.get();
    int rows = setup.rows();
    int side = setup.side();
    try (SessionOptions options = new SessionOptions()) {
      choose(options, setup);
      session = environment.createSession(onnx, options);
      var info = session.getInputInfo().entrySet().iterator().next();
      inputName = info.getKey();
      shape = ((TensorInfo) info.getValue().getInfo()).getShape();
      shape[0] = rows;
      long floats = rows;
      for (int i = 1; i < shape.length; i++) {
        shape[i] = shape[i] < 0 ? side : shape[i];
        floats = Math.multiplyExact(floats, shape[i]);
      }
      int bytes = Math.toIntExact(Math.multiplyExact(floats, Float.BYTES));
      input = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    } catch (OrtException e) {
      throw new EngineException("ONNX Runtime cannot load the network: " + e.getMessage(), e);
    }
  }

  private static void choose(SessionOptions options, Setup setup) throws OrtException {
    switch (setup.device()) {
      case Device.Cpu(int _, int threads) -> options.setIntraOpNumThreads(threads);
      case Device.Cuda(int index) -> {
        try (OrtCUDAProviderOptions cuda = Engine.cudaOptions(index)) {
          cuda.add("use_tf32", setup.tf32() ? "1" : "0");
          options.addCUDA(cuda);
        }
      }
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
      // Ignores the result: only the time matters.
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
