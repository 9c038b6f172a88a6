package io.streamtune.inference.rollout;

import io.streamtune.inference.model.swap.SwapTarget;

/** The service as a rollout sees it: the serving model, and a candidate beside it. */
public interface RolloutTarget extends SwapTarget {

  /** Returns the slot where a candidate runs beside the serving model. */
  CandidateTarget candidates();
}
