package io.streamtune.trainer.finetune.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.engine.EngineException;
import io.streamtune.trainer.finetune.graph.ConvolutionForm;

/**
 * PyTorch through DJL, on the thread that opened it.
 *
 * <p>Its native library is in the project's jars and is unpacked once into DJL's cache folder. DJL
 * is set to offline mode without usage tracking, so it neither downloads nor reports anything.
 *
 * <p><b>Owner</b>: the caller that opens it closes it, which also closes everything that its
 * manager still holds. <b>Called on</b>: one thread, because PyTorch's gradient mode is per thread.
 */
public final class Torch implements AutoCloseable {
  private final Engine engine;
  private final NDManager manager;
  private final ConvolutionForm convolutions;

  private Torch(Engine engine, Device device, ConvolutionForm convolutions) {
    this.engine = engine;
    this.convolutions = convolutions;
    this.manager = engine.newBaseManager(device);
  }

  /**
   * Opens the library on the CPU; the first call in a process takes a second.
   *
   * @param seed seed of dropout
   */
  public static Torch open(long seed) {
    return open(seed, DeviceChoice.CPU, ConvolutionForm.DIRECT);
  }

  /**
   * Opens the library on a device; the first call in a process takes a second.
   *
   * @param seed seed of dropout
   * @param convolutions how networks compute their convolutions
   * @throws EngineException if CUDA was requested and this build's PyTorch has no CUDA, or finds no
   *     device
   */
  public static Torch open(long seed, DeviceChoice device, ConvolutionForm convolutions) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    Engine engine = Engine.getEngine("PyTorch");
    // New threads record gradients by default; training passes switch it on themselves.
    JniUtils.setGradMode(false);
    engine.setRandomSeed((int) (seed ^ seed >>> Integer.SIZE));
    return new Torch(engine, device(engine, device), convolutions);
  }

  private static Device device(Engine engine, DeviceChoice choice) {
    boolean found = choice != DeviceChoice.CPU && engine.getGpuCount() > 0;
    if (choice == DeviceChoice.CUDA && !found) {
      throw new EngineException(
          "no CUDA device for training: PyTorch finds none, or its library is the one for the CPU"
              + " alone. Put DJL's pytorch-native library for CUDA on the class path, or use"
              + " --device cpu");
    }
    return found ? Device.gpu() : Device.cpu();
  }

  /** Reseeds dropout's random numbers. */
  public void seed(long seed) {
    engine.setRandomSeed((int) (seed ^ seed >>> Integer.SIZE));
  }

  /** Returns the engine, for gradients. */
  public Engine engine() {
    return engine;
  }

  /** Returns how networks compute their convolutions. */
  public ConvolutionForm convolutions() {
    return convolutions;
  }

  /** Returns the manager that owns all arrays of the same lifetime as this object. */
  public NDManager manager() {
    return manager;
  }

  @Override
  public void close() {
    manager.close();
  }
}
