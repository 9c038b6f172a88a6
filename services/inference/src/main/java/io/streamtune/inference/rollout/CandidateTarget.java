package io.streamtune.inference.rollout;

import io.streamtune.inference.model.LoadedModel;
import java.util.concurrent.CompletableFuture;

/**
 * The service as a rollout sees it. One candidate runs at a time, and it must have the
 * preprocessing of the serving model. Thread-safe.
 */
public interface CandidateTarget {

  /**
   * Lets a candidate score a sample of the answered images, and compares the results. <b>Owner:</b>
   * the caller, who closes the candidate when {@link #end} has completed.
   */
  void beginShadow(LoadedModel candidate, Sample images);

  /** Lets a candidate answer the images of some keys. <b>Owner:</b> as for {@link #beginShadow}. */
  void beginCanary(LoadedModel candidate, Sample keys);

  /** Ends the rollout; completes with the score when the candidate's last batch has finished. */
  CompletableFuture<CandidateScore> end();

  /** Returns the score of the candidate so far. */
  CompletableFuture<CandidateScore> score();
}
