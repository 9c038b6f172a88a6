package io.streamtune.inference.rollout;

import io.streamtune.inference.model.swap.SwapTarget;

/** What serves, as a rollout sees it: the model in service, and a candidate beside it. */
public interface RolloutTarget extends SwapTarget {

  /** Returns where candidates run beside the model in service. */
  CandidateTarget candidates();
}
