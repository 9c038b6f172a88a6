package io.streamtune.checks.canary.inference.batch;

import io.streamtune.checks.canary.inference.decode.Decoded;

/** Breaks nothing: records are handed on. */
interface KnowsRecord {
  void see(Decoded earlier);
}
