package io.streamtune.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.streamtune.engine.OnnxNetwork.Sessions;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime on the requested device. Thread-safe.
 *
 * <p>Nothing leaves the machine: this version of the runtime has no telemetry on Linux, and the
 * engine disables it on platforms that have it.
 */
public final class Engine {
  private static final Logger log = LoggerFactory.getLogger(Engine.class);

  private final OrtEnvironment environment;
  private final Device device;
  private final AllCoresRun allCoresRun;

  private Engine(OrtEnvironment environment, Device device, AllCoresRun allCoresRun) {
    this.environment = environment;
    this.device = device;
    this.allCoresRun = allCoresRun;
  }

  /**
   * Opens the runtime on the requested device.
   *
   * <p><b>Errors:</b> {@link EngineException} if CUDA is requested and this build or this machine
   * has none. {@code auto} never fails for that reason: it falls back to the CPU and logs why.
   */
  public static Engine open(EngineConfig config) {
    OrtEnvironment environment = SharedOrtEnvironment.get();
    try {
      environment.setTelemetry(false);
    } catch (OrtException e) {
      throw new EngineException(
          "telemetry of ONNX Runtime cannot be switched off: " + e.getMessage(), e);
    }
    Device device =
        switch (config.device()) {
          case CPU -> cpu(config);
          case CUDA -> cuda(config);
          case AUTO -> cudaOrCpu(config);
        };
    log.info("ONNX Runtime {} on {}", environment.getVersion(), device);
    return new Engine(environment, device, config.allCoresRun());
  }

  /** Returns the device in use. */
  public Device device() {
    return device;
  }

  /** Returns the version of ONNX Runtime, for example {@code 1.28.0}. */
  public String runtimeVersion() {
    return environment.getVersion();
  }

  /**
   * Loads a network.
   *
   * <p><b>Errors:</b> {@link EngineException} if the runtime rejects the graph or its input and
   * output do not match.
   *
   * @param onnx the graph in ONNX format; no longer needed when this returns
   * @param shape the input that callers send and the output that they read
   * @param rowsMax most rows of one run
   */
  public Network load(ByteBuffer onnx, RowShape shape, int rowsMax) {
    try {
      return network(sessions(direct(onnx)), shape, rowsMax);
    } catch (OrtException e) {
      throw new EngineException("ONNX Runtime cannot load the network: " + e.getMessage(), e);
    }
  }

  private Sessions sessions(ByteBuffer onnx) throws OrtException {
    try (SessionOptions options = options()) {
      OrtSession shared = environment.createSession(onnx, options);
      if (!takesAllCores()) {
        return new Sessions(shared, shared);
      }
      try {
        return new Sessions(shared, onAllCores(onnx));
      } catch (OrtException e) {
        shared.close();
        throw e;
      }
    }
  }

  /** If the lanes leave cores to other processes, so does a run that is alone. */
  private boolean takesAllCores() {
    return allCoresRun == AllCoresRun.ALL_CORES
        && SharedOrtEnvironment.hasThreads()
        && device instanceof Device.Cpu(int lanes, int threadsPerLane)
        && lanes > 1
        && lanes * threadsPerLane >= Runtime.getRuntime().availableProcessors();
  }

  /**
   * Uses the environment's threads, which exist already. Threads of its own would inherit the
   * priority of the loading thread, which is low during a swap.
   */
  private OrtSession onAllCores(ByteBuffer onnx) throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      options.disablePerSessionThreads();
      return environment.createSession(onnx, options);
    }
  }

  /**
   * Loads a network for inspection.
   *
   * <p><b>Errors:</b> {@link EngineException} if the runtime rejects the graph.
   *
   * @param onnx the graph in ONNX format, with one input; no longer needed when this returns
   * @param row the shape of the image; its output name is ignored, because all outputs are read
   */
  public Inspection inspect(ByteBuffer onnx, RowShape row) {
    try (SessionOptions options = options()) {
      return new Inspection(environment, environment.createSession(direct(onnx), options), row);
    } catch (OrtException e) {
      throw new EngineException("ONNX Runtime cannot load the network: " + e.getMessage(), e);
    }
  }

  private static ByteBuffer direct(ByteBuffer bytes) {
    return bytes.isDirect()
        ? bytes
        : ByteBuffer.allocateDirect(bytes.remaining()).put(bytes.duplicate()).flip();
  }

  private Network network(Sessions sessions, RowShape shape, int rowsMax) throws OrtException {
    try {
      return switch (device) {
        case Device.Cpu(int lanes, int _) ->
            new OnnxNetwork(environment, sessions, Buckets.every(rowsMax), lanes, shape);
        case Device.Cuda _ ->
            new OnnxNetwork(environment, sessions, Buckets.powersOfTwo(rowsMax), 1, shape);
      };
    } catch (EngineException e) {
      sessions.close();
      throw e;
    }
  }

  private SessionOptions options() throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
    options.setInterOpNumThreads(1);
    // Threads that spin while they wait would take cores from the decoders.
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    switch (device) {
      case Device.Cpu(int _, int threadsPerLane) -> options.setIntraOpNumThreads(threadsPerLane);
      case Device.Cuda(int index) -> {
        options.setIntraOpNumThreads(1);
        try (OrtCUDAProviderOptions cuda = cudaOptions(index)) {
          options.addCUDA(cuda);
        }
      }
    }
    return options;
  }

  /**
   * The arena grows by the requested size instead of doubling, so memory stays flat and other users
   * of the GPU have room.
   */
  public static OrtCUDAProviderOptions cudaOptions(int index) throws OrtException {
    OrtCUDAProviderOptions options = new OrtCUDAProviderOptions(index);
    options.add("arena_extend_strategy", "kSameAsRequested");
    options.add("cudnn_conv_algo_search", "EXHAUSTIVE");
    return options;
  }

  private static Device cpu(EngineConfig config) {
    int lanes =
        config.lanes() > 0
            ? config.lanes()
            : Math.max(1, Runtime.getRuntime().availableProcessors() / config.threadsPerLane());
    return new Device.Cpu(lanes, config.threadsPerLane());
  }

  private static Device cudaOrCpu(EngineConfig config) {
    try {
      return cuda(config);
    } catch (EngineException e) {
      log.info("device auto takes the CPU: {}", e.getMessage());
      return cpu(config);
    }
  }

  private static Device cuda(EngineConfig config) {
    if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      throw new EngineException(
          "CUDA was asked for, but this build has the CPU runtime only; build it with the Maven"
              + " profile 'cuda' (STREAMTUNE_PROFILES=cuda ./streamtune …) or choose the device cpu"
              + " or auto");
    }
    CudaLibraries.load();
    try (SessionOptions probe = new SessionOptions();
        OrtCUDAProviderOptions options = cudaOptions(config.cudaDevice())) {
      probe.addCUDA(options);
      return new Device.Cuda(config.cudaDevice());
    } catch (OrtException e) {
      throw new EngineException(
          "CUDA device "
              + config.cudaDevice()
              + " was asked for and cannot be used; check that nvidia-smi lists it and that the"
              + " driver supports CUDA 12: "
              + e.getMessage(),
          e);
    }
  }
}
