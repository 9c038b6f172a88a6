package io.streamtune.checks.canary.stream.commit;

/** Breaks nothing: used by its own module, it may be public. */
public interface Inside {}
