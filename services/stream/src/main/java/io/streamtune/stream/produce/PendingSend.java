package io.streamtune.stream.produce;

import io.streamtune.events.EventMessage;
import io.streamtune.stream.SendCallback;
import io.streamtune.stream.client.NanoClock;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * A message on its way, due at once or after a failed attempt at a later time.
 *
 * @param topic where to
 * @param message what
 * @param callback whom to tell
 * @param sequence order of sends that are due at the same time
 * @param failures failed attempts so far
 * @param oddFailures those of them that are neither transient nor about a permission
 * @param dueNanos when to try
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
    long due = dueNanos - send.dueNanos; // By difference: nanoTime may wrap.
    return due == 0 ? Long.compare(sequence, send.sequence) : Long.signum(due);
  }
}
