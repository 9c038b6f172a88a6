package io.streamtune.inference.model.swap;

import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.model.ModelLoader;
import io.streamtune.inference.model.Switchover;
import java.util.concurrent.CompletableFuture;

/** The service as a swap sees it. Thread-safe. */
public interface SwapTarget {

  /** Returns the serving model. */
  LoadedModel model();

  /** Returns the loader for the device of the service. */
  ModelLoader loader();

  /**
   * Switches to a model between two batches. Results of the new version are held back until the old
   * one has emitted its last, so that the version never goes back.
   */
  Switchover switchTo(LoadedModel next);

  /** Switches to the candidate that runs, as {@link #switchTo} does, and ends the rollout. */
  Switchover switchToCandidate();

  /** Returns the traffic between two points of the monotonic clock. */
  CompletableFuture<TrafficSample> traffic(long fromNanos, long toNanos);
}
