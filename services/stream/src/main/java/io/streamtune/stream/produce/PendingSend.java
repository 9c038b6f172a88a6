package io.streamtune.stream.produce;

import io.streamtune.events.EventMessage;
import io.streamtune.stream.SendCallback;
import io.streamtune.stream.client.NanoClock;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * A message to send, due at once, or later after a failed attempt.
 *
 * @param topic topic of the message
 * @param message the message
 * @param callback receives the outcome
 * @param sequence order among sends that are due at the same time
 * @param failures failed attempts so far
 * @param oddFailures failed attempts of unknown kind, neither transient nor about a permission
 * @param dueNanos time of the next attempt, on {@link NanoClock#SYSTEM}
 */
record PendingSend(
    String topic,
    EventMessage message,
    SendCallback callback,
    long sequence,
    int failures,
    int oddFailures,
    long dueNanos)
    implements Delayed {

  PendingSend again(boolean odd, long nextDueNanos) {
    return new PendingSend(
        topic,
        message,
        callback,
        sequence,
        failures + 1,
        oddFailures + (odd ? 1 : 0),
        nextDueNanos);
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(dueNanos - NanoClock.SYSTEM.nanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public int compareTo(Delayed other) {
    PendingSend send = (PendingSend) other;
    long due = dueNanos - send.dueNanos; // A difference, because nanoTime may wrap.
    return due == 0 ? Long.compare(sequence, send.sequence) : Long.signum(due);
  }
}
