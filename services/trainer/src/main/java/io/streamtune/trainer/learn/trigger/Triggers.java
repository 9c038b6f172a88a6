package io.streamtune.trainer.learn.trigger;

import java.util.Optional;

/**
 * Decides when a training run begins: after a number of changes, after an interval if anything has
 * changed, or on request. Pure; used by one thread.
 *
 * <p>Its whole policy is {@link #due}: requested, enough changes, or interval elapsed.
 */
public final class Triggers {
  private final TriggerConfig config;
  private long changes;
  private long sinceNanos;
  private Optional<String> asked = Optional.empty();

  /**
   * Starts the interval now.
   *
   * @param changes number of changes to the collected images since the last run, which may include
   *     some from before a restart
   */
  public Triggers(TriggerConfig config, long changes, long nowNanos) {
    this.config = config;
    this.changes = changes;
    this.sinceNanos = nowNanos;
  }

  /** Counts an image that was added or relabelled. */
  public void changed() {
    changes++;
  }

  /** Requests a run; the reason is text for people. */
  public void ask(String reason) {
    asked = Optional.of(reason);
  }

  /** Returns why a run is due; empty if none is. */
  public Optional<String> due(long nowNanos) {
    if (asked.isPresent()) {
      return asked;
    }
    if (changes >= config.every()) {
      return Optional.of(changes + " images are new or have another label");
    }
    boolean isLongAgo =
        config.interval().isPositive() && nowNanos - sinceNanos >= config.interval().toNanos();
    return isLongAgo && changes > 0
        ? Optional.of("%d images changed in %d s".formatted(changes, config.interval().toSeconds()))
        : Optional.empty();
  }

  /** Resets all triggers: a run begins, and it includes all changes so far. */
  public void begun(long nowNanos) {
    changes = 0;
    asked = Optional.empty();
    sinceNanos = nowNanos;
  }

  public long changes() {
    return changes;
  }
}
