package io.streamtune.inference.shadow;

import io.streamtune.inference.classify.LoadedModel;
import java.util.concurrent.CompletableFuture;

/** What serves, as a trial sees it. Thread-safe. */
public interface ShadowTarget {

  /**
   * Has a candidate score images beside the model in service; none may be tried already. It must
   * want photos cut as that model does. <b>Owner:</b> the caller, who closes it when {@link
   * #endShadow} has completed.
   */
  void beginShadow(LoadedModel candidate, ImageSample sample);

  /** Ends the trial; completes with its score when the candidate runs no more. */
  CompletableFuture<ShadowScore> endShadow();

  /** Returns how the candidate compares so far. */
  CompletableFuture<ShadowScore> shadowScore();
}
