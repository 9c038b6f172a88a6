package io.streamtune.inference.batch;

/** Why a batch was flushed. */
public enum FlushReason {
  /** No further row fits. */
  FULL,
  /** The oldest image has waited for the linger time; with a linger of 0, always. */
  LINGERED,
  /** The service is stopping. */
  DRAINING,
  /** The image was in a batch that failed and runs by itself. */
  ALONE
}
