package io.streamtune.trainer.learn.trigger;

import java.util.Optional;

/**
 * Decides when a round begins: after so many changes, after so long if anything has changed, or
 * because somebody asks. Pure; used by one thread.
 *
 * <p>Its whole policy is {@link #due}: asked, enough, or long ago.
 */
public final class Triggers {
  private final TriggerConfig config;
  private long changes;
  private long sinceNanos;
  private Optional<String> asked = Optional.empty();

  /**
   * Begins to count.
   *
   * @param changes of the collected images since the last round, before a restart perhaps
   */
  public Triggers(TriggerConfig config, long changes, long nowNanos) {
    this.config = config;
    this.changes = changes;
    this.sinceNanos = nowNanos;
  }

  /** An image was added, or got another label. */
  public void changed() {
    changes++;
  }

  /** Somebody wants a round, for a reason that people understand. */
  public void ask(String reason) {
    asked = Optional.of(reason);
  }

  /** Returns why a round is due; empty if none is. */
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

  /** A round begins: it sees all changes so far. */
  public void begun(long nowNanos) {
    changes = 0;
    asked = Optional.empty();
    sinceNanos = nowNanos;
  }

  public long changes() {
    return changes;
  }
}
