package io.streamtune.inference.rollout;

import java.util.Map;

/** The score of a candidate so far. */
public sealed interface CandidateScore permits ShadowScore, CanaryScore {

  /** Returns the score as numbers by name, for events. */
  Map<String, Double> numbers();
}
