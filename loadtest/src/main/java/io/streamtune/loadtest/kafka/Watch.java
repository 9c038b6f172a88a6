package io.streamtune.loadtest.kafka;

import io.streamtune.loadtest.measure.Recorder;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Waits for the parts of a run, one after the other: until no image is due any more, until those
 * that are late are sent, until the answers are there.
 *
 * <p><b>Called on:</b> the thread that makes the run.
 */
final class Watch {
  // Why: how often a failure, the progress and the wish to stop are looked at.
  private static final long NAP_NANOS = Duration.ofMillis(20).toNanos();

  /**
   * What is watched.
   *
   * @param stopped whether somebody wants the run to end
   * @param progress is told the number of images sent
   */
  record Run(
      RunClock clock,
      Recorder recorder,
      Pacer pacer,
      Thread sender,
      List<AnswerReader> readers,
      Producers producers,
      BooleanSupplier stopped,
      LongConsumer progress) {}

  private final Run run;

  Watch(Run run) {
    this.run = run;
  }

  /**
   * Returns when all images were sent and answered, the time for it is over, or somebody stopped
   * it.
   *
   * @throws RuntimeException if something that runs failed
   */
  void untilTheEnd(RunPlan plan, Traffic traffic) {
    long span = plan.span().map(Duration::toNanos).orElse(Long.MAX_VALUE);
    // A rate ends with its span, also where the last image is due before; a recording by itself.
    boolean endsByItself = traffic instanceof ReplayTraffic;
    await(() -> now() >= span || (endsByItself && !run.sender().isAlive()), span);
    run.recorder().ended(now());
    await(() -> !run.sender().isAlive(), Long.MAX_VALUE);
    long sent = now();
    long timeout = plan.timeout().toNanos();
    await(() -> run.recorder().open() == 0 || now() - sent > timeout, Long.MAX_VALUE);
  }

  private void await(BooleanSupplier done, long untilNanos) {
    while (!done.getAsBoolean() && !run.stopped().getAsBoolean()) {
      run.clock().nap(Math.min(untilNanos, now() + NAP_NANOS));
      throwFailure();
      run.progress().accept(run.recorder().sent());
    }
  }

  private void throwFailure() {
    run.pacer().failure().ifPresent(Watch::raise);
    run.readers().forEach(reader -> reader.failure().ifPresent(Watch::raise));
    run.producers().failure().ifPresent(Watch::raise);
  }

  private static void raise(Throwable failure) {
    throw failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
  }

  private long now() {
    return run.clock().nanos();
  }
}
