package io.streamtune.trainer.finetune.run;

import io.streamtune.trainer.finetune.run.FinishedRun.StageTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The durations of a run's stages, one after the other. */
public final class StageTimes {
  private final LongSupplier nanoTime;
  private final List<StageTime> times = new ArrayList<>();
  private long startNanos;

  /** Starts the clock of the first stage. */
  public StageTimes(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  /** Starts the clock of a stage; the time since the last stage is not counted. */
  public void begin() {
    startNanos = nanoTime.getAsLong();
  }

  /** Records the duration of a stage, and starts the clock of the next one. */
  public void end(String name, long photos) {
    long now = nanoTime.getAsLong();
    times.add(new StageTime(name, Duration.ofNanos(now - startNanos), photos));
    startNanos = now;
  }

  public List<StageTime> all() {
    return List.copyOf(times);
  }
}
