package io.streamtune.engine;

/** How many cores a run on a CPU uses while no other run is in progress. */
public enum AllCoresRun {
  /** One lane, like every other run. */
  ONE_LANE,
  /**
   * All cores, through a second copy of the network: half the time on two cores, and twice the
   * memory for the weights.
   */
  ALL_CORES
}
