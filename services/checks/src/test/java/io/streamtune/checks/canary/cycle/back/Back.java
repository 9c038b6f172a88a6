package io.streamtune.checks.canary.cycle.back;

import io.streamtune.checks.canary.cycle.there.There;

/** Breaks, with {@link There}: packages have no cycles. */
public interface Back {
  void go(There there);
}
