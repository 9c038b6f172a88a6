package io.streamtune.loadtest.pace;

import io.streamtune.loadtest.measure.Event;
import io.streamtune.loadtest.measure.Recorder;
import io.streamtune.loadtest.traffic.Arrival;
import io.streamtune.loadtest.traffic.Traffic;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The body of the thread loadtest-pace: hands each image over when it is due. It waits for no
 * answer. Where it is late itself, or the brokers take no more, the images that are due meanwhile
 * keep their intended times and go out as soon as they can.
 *
 * <p>It ends when the traffic does, when it is told to stop, or when it is behind by more than the
 * patience: then what is due and was not sent is counted.
 */
public final class Pacer implements Runnable {
  /** What it needs of the run. */
  public record Wiring(
      RunClock clock, Recorder recorder, LoadTarget outlet, BooleanSupplier stopped) {}

  private final Traffic traffic;
  private final RunTimes plan;
  private final Wiring run;
  private final Optional<Arrival> first;
  private long notSent;
  private volatile @Nullable RuntimeException failure;

  /**
   * Prepares the body.
   *
   * @param first the traffic's first image, which has been taken from it already
   */
  public Pacer(Traffic traffic, Optional<Arrival> first, RunTimes plan, Wiring run) {
    this.traffic = traffic;
    this.first = first;
    this.plan = plan;
    this.run = run;
  }

  @Override
  public void run() {
    try {
      Optional<Arrival> next = first;
      while (next.isPresent() && isDueInTime(next.get()) && awaitTurn(next.get())) {
        send(next.get());
        next = traffic.next();
      }
      while (next.isPresent() && isDueInTime(next.get()) && due(next.get()) <= now()) {
        notSent++;
        next = traffic.next();
      }
    } catch (RuntimeException e) { // The thread's top loop: the run tells it.
      failure = e;
    }
  }

  /** Returns images that were due and never sent; call it when the thread has ended. */
  public long notSent() {
    return notSent;
  }

  /** Returns what ended it before its time. */
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  private boolean isDueInTime(Arrival image) {
    return plan.span().isEmpty() || due(image) < plan.span().get().toNanos();
  }

  /** Waits until an image is due and there is room for it; false if it is not to be sent. */
  private boolean awaitTurn(Arrival image) {
    long due = due(image);
    Duration patience = plan.timeout();
    while (now() < due && !run.stopped().getAsBoolean()) {
      run.clock().nap(due);
    }
    while (!run.outlet().hasRoom() && !run.stopped().getAsBoolean()) {
      if (now() - due > patience.toNanos()) {
        return false;
      }
      run.clock().nap(now() + 100_000);
    }
    return !run.stopped().getAsBoolean();
  }

  private void send(Arrival image) {
    long due = due(image);
    run.recorder().add(new Event.Sent(image.index(), due, now(), image.broken()));
    run.outlet().send(image, due);
  }

  /** The traffic's times begin with the warm-up, those of the run after it. */
  private long due(Arrival image) {
    return image.dueNanos() - plan.warmUp().toNanos();
  }

  private long now() {
    return run.clock().nanos();
  }
}
