package io.streamtune.loadtest.pace;

import io.streamtune.loadtest.measure.Recorder;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits for the phases of a run, one after the other: until no image is due any more, until those
 * that are late are sent, until the answers have arrived.
 *
 * <p><b>Called on:</b> the thread that performs the run.
 */
public final class Watch {
  // Why: how often failures, the progress and the stop request are checked.
  private static final long NAP_NANOS = Duration.ofMillis(20).toNanos();

  /** The threads to wait for. */
  public interface Crew {
    /** Returns whether there are still images to send. */
    boolean isSending();

    /**
     * Throws a failure, if there is one.
     *
     * @throws RuntimeException what ended a thread, or why nothing can be sent any more
     */
    void throwFailure();
  }

  private final Crew crew;
  private final Recorder recorder;
  private final RunClock clock;
  private final RunTimes plan;

  /** Creates the watch. */
  public Watch(Crew crew, Recorder recorder, RunClock clock, RunTimes plan) {
    this.crew = crew;
    this.recorder = recorder;
    this.clock = clock;
    this.plan = plan;
  }

  /**
   * Returns when all images were sent and answered, when the timeout has passed, or when the run is
   * stopped.
   *
   * @param endsByItself whether the run is over when nothing is left to send. A replay is; a rate
   *     lasts for its whole span, even if its last image is due earlier
   * @throws RuntimeException if one of the threads failed
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

  /** Waits that end early when the run is stopped. */
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
