package io.streamtune.loadtest.traffic;

import io.streamtune.loadtest.images.BrokenShare;
import io.streamtune.loadtest.images.Payload;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.read.ReplayReader;
import java.util.Optional;

/**
 * The events of a topic with their original gaps, by the timestamps of their records. The first is
 * due at once. If a timestamp is earlier than one before it, the event is due together with that
 * one.
 */
public final class ReplayTraffic implements Traffic {
  private final ReplayReader reader;
  private final double speed;
  private final BrokenShare broken;
  private final Messages messages;
  private long index;
  private long firstMillis;
  private long lastNanos;

  /**
   * Starts the traffic.
   *
   * @param reader the topic; this closes it
   * @param speed 2 replays twice as fast as recorded
   */
  public ReplayTraffic(ReplayReader reader, double speed, BrokenShare broken, Messages messages) {
    this.reader = reader;
    this.speed = speed;
    this.broken = broken;
    this.messages = messages;
  }

  @Override
  public Optional<Arrival> next() {
    return reader.next().map(this::arrival);
  }

  private Arrival arrival(ReceivedEvent recorded) {
    if (index == 0) {
      firstMillis = recorded.timestampMillis();
    }
    long nanos = (long) ((recorded.timestampMillis() - firstMillis) * 1e6 / speed);
    lastNanos = Math.max(lastNanos, nanos);
    Payload payload = broken.next(Payload.of(recorded.value()));
    long number = index++;
    return new Arrival(
        number, lastNanos, messages.again(number, recorded, payload), payload.broken());
  }

  @Override
  public void close() {
    reader.close();
  }
}
