package io.streamtune.inference.rollout;

import io.streamtune.inference.model.LoadedModel;
import java.util.concurrent.CompletableFuture;

/**
 * What serves, as a trial sees it: one candidate at a time. It must want photos cut as the model in
 * service does. Thread-safe.
 */
public interface CandidateTarget {

  /**
   * Has a candidate score a sample of the answered images, and compares. <b>Owner:</b> the caller,
   * who closes it when {@link #end} has completed.
   */
  void beginShadow(LoadedModel candidate, Sample images);

  /** Has a candidate answer the images of some keys. <b>Owner:</b> as above. */
  void beginCanary(LoadedModel candidate, Sample keys);

  /** Ends the trial; completes with its score when the candidate runs no more. */
  CompletableFuture<CandidateScore> end();

  /** Returns how the candidate does so far. */
  CompletableFuture<CandidateScore> score();
}
