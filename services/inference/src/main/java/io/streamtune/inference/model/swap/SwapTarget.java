package io.streamtune.inference.model.swap;

import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.model.ModelLoader;
import io.streamtune.inference.model.Switchover;
import java.util.concurrent.CompletableFuture;

/** What serves, as a swap sees it. Thread-safe. */
public interface SwapTarget {

  /** Returns the model in service. */
  LoadedModel model();

  /** Returns what loads a model on the same device. */
  ModelLoader loader();

  /**
   * Puts a model into service between two batches. Answers of the new version are held back until
   * the old one has given its last, so that versions never go back.
   */
  Switchover switchTo(LoadedModel next);

  /**
   * Puts the candidate that is tried into service, as {@link #switchTo} does, and ends the trial.
   */
  Switchover switchToCandidate();

  /** Returns what was answered between two points of the monotonic clock. */
  CompletableFuture<TrafficSample> traffic(long fromNanos, long toNanos);
}
