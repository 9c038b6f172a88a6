package io.streamtune.loadtest.pace;

import io.streamtune.loadtest.measure.Recorder;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits for the parts of a run, one after the other: until no image is due any more, until those
 * that are late are sent, until the answers are there.
 *
 * <p><b>Called on:</b> the thread that makes the run.
 */
public final class Watch {
  // Why: how often a failure, the progress and the wish to stop are looked at.
  private static final long NAP_NANOS = Duration.ofMillis(20).toNanos();

  /** The threads that are waited for. */
  public interface Crew {
    /** Returns whether images are still to be sent. */
    boolean isSending();

    /**
     * Tells a failure.
     *
     * @throws RuntimeException what ended a thread, or why nothing can be sent any more
     */
    void throwFailure();
  }

  private final Crew crew;
  private final Recorder recorder;
  private final RunClock clock;
  private final RunTimes plan;

  /** Prepares the waiting. */
  public Watch(Crew crew, Recorder recorder, RunClock clock, RunTimes plan) {
    this.crew = crew;
    this.recorder = recorder;
    this.clock = clock;
    this.plan = plan;
  }

  /**
   * Returns when all images were sent and answered, the time for it is over, or somebody stopped
   * it.
   *
   * @param endsByItself whether the run is over when nothing is left to be sent: a recording is; a
   *     rate lasts for its span, also where its last image is due before
   * @throws RuntimeException if something that runs failed
   */
  public void untilTheEnd(boolean endsByItself, BooleanSupplier stopped, RunProgress progress) {
    long span = plan.span().map(Duration::toNanos).orElse(Long.MAX_VALUE);
    Wait wait = new Wait(stopped, progress);
    wait.until(() -> clock.nanos() >= span || (endsByItself && !crew.isSending()), span);
    recorder.ended(clock.nanos());
    wait.until(() -> !crew.isSending(), Long.MAX_VALUE);
    long end = clock.nanos() + plan.timeout().toNanos();
    wait.until(() -> recorder.open() == 0 || clock.nanos() > end, Long.MAX_VALUE);
  }

  /** Waits that end early when somebody wants it. */
  private final class Wait {
    private final BooleanSupplier stopped;
    private final RunProgress progress;

    Wait(BooleanSupplier stopped, RunProgress progress) {
      this.stopped = stopped;
      this.progress = progress;
    }

    void until(BooleanSupplier done, long nanos) {
      while (!done.getAsBoolean() && !stopped.getAsBoolean()) {
        clock.nap(Math.min(nanos, clock.nanos() + NAP_NANOS));
        crew.throwFailure();
        progress.at(recorder.sent(), recorder.open());
      }
    }
  }
}
