package io.streamtune.trainer.finetune.run;

import io.streamtune.trainer.finetune.run.FinishedRun.StageTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** What the stages of a run take, one after the other. */
public final class StageTimes {
  private final LongSupplier nanoTime;
  private final List<StageTime> times = new ArrayList<>();
  private long startNanos;

  /** Begins with the first stage. */
  public StageTimes(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  /** A stage begins; what was since the last one is nobody's. */
  public void begin() {
    startNanos = nanoTime.getAsLong();
  }

  /** The stage ends, and the next one begins. */
  public void end(String name, long photos) {
    long now = nanoTime.getAsLong();
    times.add(new StageTime(name, Duration.ofNanos(now - startNanos), photos));
    startNanos = now;
  }

  public List<StageTime> all() {
    return List.copyOf(times);
  }
}
