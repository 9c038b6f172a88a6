package io.streamtune.checks.canary.cycle.there;

import io.streamtune.checks.canary.cycle.back.Back;

/** Breaks, with {@link Back}: packages have no cycles. */
public interface There {
  void go(Back back);
}
