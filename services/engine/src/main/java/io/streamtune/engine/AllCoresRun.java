package io.streamtune.engine;

/** What a run on a CPU takes that has the machine for itself. */
public enum AllCoresRun {
  /** Its lane, as every other run. */
  ONE_LANE,
  /**
   * All cores, by a second copy of the network: half of the time on two cores, and twice the memory
   * of the weights.
   */
  ALL_CORES
}
