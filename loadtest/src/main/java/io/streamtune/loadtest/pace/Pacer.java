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
 * The body of the thread loadtest-pace: sends each image when it is due, without waiting for
 * answers. If it is late itself, or the brokers accept no more, images that become due meanwhile
 * keep their intended times and are sent as soon as possible.
 *
 * <p>It ends when the traffic ends, when it is stopped, or when it is behind by more than the
 * timeout. It then counts the images that were due and not sent.
 */
public final class Pacer implements Runnable {
  /** The parts of the run that the pacer uses. */
  public record Wiring(
      RunClock clock, Recorder recorder, LoadTarget outlet, BooleanSupplier stopped) {}

  private final Traffic traffic;
  private final RunTimes plan;
  private final Wiring run;
  private final Optional<Arrival> first;
  private long notSent;
  private volatile @Nullable RuntimeException failure;

  /**
   * Creates the body.
   *
   * @param first the traffic's first image, which has already been taken from it
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
    } catch (RuntimeException e) { // The thread's top loop: the run reports it.
      failure = e;
    }
  }

  /**
   * Returns the number of images that were due and never sent; call it after the thread has ended.
   */
  public long notSent() {
    return notSent;
  }

  /** Returns what ended the thread early, if anything. */
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  private boolean isDueInTime(Arrival image) {
    return plan.span().isEmpty() || due(image) < plan.span().get().toNanos();
  }

  /**
   * Waits until an image is due and there is room for it; returns false if it is not to be sent.
   */
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

  /** The traffic's times start with the warm-up, those of the run after it. */
  private long due(Arrival image) {
    return image.dueNanos() - plan.warmUp().toNanos();
  }

  private long now() {
    return run.clock().nanos();
  }
}
