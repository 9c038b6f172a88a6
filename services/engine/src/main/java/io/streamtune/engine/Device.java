package io.streamtune.engine;

/** The device on which networks run. */
public sealed interface Device {

  /** The CPU with one single-threaded lane per core, or as configured. */
  record Cpu(int lanes, int threadsPerLane) implements Device {
    @Override
    public String toString() {
      return "cpu ("
          + lanes
          + " lanes of "
          + threadsPerLane
          + (threadsPerLane == 1 ? " thread)" : " threads)");
    }
  }

  /** One CUDA device. */
  record Cuda(int index) implements Device {
    @Override
    public String toString() {
      return "cuda:" + index;
    }
  }
}
