package io.streamtune.checks.canary.inference.batch;

import io.streamtune.checks.canary.inference.decode.DecodePool;

/** Breaks: a stage imports only the records of the stages before it. */
interface KnowsWorkings {
  void see(DecodePool pool);
}
