package io.streamtune.engine;

/**
 * How networks run.
 *
 * @param device the requested device
 * @param cudaDevice index of the CUDA device, from 0
 * @param lanes threads that run a network at the same time on a CPU; 0 means one per core available
 *     to this process
 * @param threadsPerLane threads inside one run on a CPU
 * @param allCoresRun how many cores a run uses while no other run is in progress, on a CPU
 */
public record EngineConfig(
    DeviceChoice device, int cudaDevice, int lanes, int threadsPerLane, AllCoresRun allCoresRun) {

  /** The device that the user requests. */
  public enum DeviceChoice {
    /** CUDA if this build and this machine have it, else the CPU; the engine reports its choice. */
    AUTO,
    /** The CPU. */
    CPU,
    /** CUDA; it is an error if CUDA is missing. */
    CUDA
  }

  /** Checks the ranges. */
  public EngineConfig {
    require(cudaDevice >= 0, "cudaDevice must be 0 or more, not " + cudaDevice);
    require(lanes >= 0 && lanes <= 1024, "lanes must be 0 (one per core) to 1024, not " + lanes);
    require(
        threadsPerLane >= 1 && threadsPerLane <= 1024,
        "threadsPerLane must be 1 to 1024, not " + threadsPerLane);
  }

  /** Returns the defaults for a device: one single-threaded lane per core. */
  public static EngineConfig of(DeviceChoice device) {
    return new EngineConfig(device, 0, 0, 1);
  }

  /** A configuration in which every run uses one lane. */
  public EngineConfig(DeviceChoice device, int cudaDevice, int lanes, int threadsPerLane) {
    this(device, cudaDevice, lanes, threadsPerLane, AllCoresRun.ONE_LANE);
  }

  /** Returns this configuration for another device. */
  public EngineConfig with(DeviceChoice other) {
    return new EngineConfig(other, cudaDevice, lanes, threadsPerLane, allCoresRun);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
