package io.streamtune.checks.canary.inference.decode;

import io.streamtune.checks.canary.inference.classify.Classified;

/** Breaks: a stage knows nothing of the stages after it, not even records. */
interface KnowsLaterStage {
  void see(Classified later);
}
