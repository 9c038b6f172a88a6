package io.streamtune.loadtest.traffic;

import io.streamtune.loadtest.arrivals.Schedule;
import io.streamtune.loadtest.images.BrokenShare;
import io.streamtune.loadtest.images.Payload;
import io.streamtune.loadtest.images.Payloads;
import java.util.Optional;

/** Images at the times of a schedule, which starts with the warm-up. */
public final class RateTraffic implements Traffic {
  private final Schedule schedule;
  private final Payloads payloads;
  private final BrokenShare broken;
  private final Messages messages;
  private long index;

  /** Starts the traffic. */
  public RateTraffic(Schedule schedule, Payloads payloads, BrokenShare broken, Messages messages) {
    this.schedule = schedule;
    this.payloads = payloads;
    this.broken = broken;
    this.messages = messages;
  }

  @Override
  public Optional<Arrival> next() {
    if (!schedule.hasNext()) {
      return Optional.empty();
    }
    Payload payload = broken.next(payloads.of(index));
    long number = index++;
    return Optional.of(
        new Arrival(number, schedule.nextLong(), messages.of(number, payload), payload.broken()));
  }

  @Override
  public void close() {}
}
