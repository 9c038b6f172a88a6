package io.streamtune.engine;

/** Where the user wants the network to run. */
public enum DeviceChoice {
  /**
   * CUDA if this build and this machine have it, the CPU otherwise; the engine says which it took.
   */
  AUTO,
  /** The CPU. */
  CPU,
  /** CUDA; that it is missing is an error. */
  CUDA
}
