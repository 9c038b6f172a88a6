package io.streamtune.stream;

import io.micrometer.core.instrument.Counter;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The way back from the stages to the poll thread: a lock-free queue that it empties every turn.
 *
 * <p>Bound: an event completes once, so the queue is never longer than the events in flight. Nobody
 * wakes the poll thread: its waits are short (see {@link PollLoop}), and nothing but a commit,
 * which has its own interval, depends on a completion while events still flow.
 */
final class Completions {
  private static final long DRAIN_PAUSE_NANOS = 1_000_000;

  private final ConcurrentLinkedQueue<ReceivedEvent> queue = new ConcurrentLinkedQueue<>();
  private final OffsetLedger ledger;
  private final InFlight inFlight;
  private final Counter stale;
  private final Counter repeated;

  Completions(OffsetLedger ledger, InFlight inFlight, Meters meters) {
    this.ledger = ledger;
    this.inFlight = inFlight;
    this.stale =
        meters.counter(
            "streamtune.completions.stale", "Completions of events of an assignment that is over");
    this.repeated =
        meters.counter("streamtune.completions.repeated", "Events completed twice, which is a bug");
  }

  /** Called on: any thread. */
  void add(ReceivedEvent event) {
    queue.add(event);
  }

  /** Closes what has been completed since the last call. Called on: kafka-poll. */
  void drain() {
    for (ReceivedEvent event = queue.poll(); event != null; event = queue.poll()) {
      close(event);
    }
  }

  /** Drains until these partitions have nothing open or the time is over. Called on: kafka-poll. */
  void awaitFinished(Collection<Integer> partitions, long timeoutNanos, NanoClock clock) {
    long begin = clock.nanos();
    drain();
    while (ledger.open(partitions) > 0 && clock.nanos() - begin < timeoutNanos) {
      clock.park(DRAIN_PAUSE_NANOS);
      drain();
    }
  }

  private void close(ReceivedEvent event) {
    if (!event.finish()) {
      repeated.increment();
      return;
    }
    inFlight.remove(event.sizeBytes());
    var position = event.position();
    var outcome = ledger.completed(position.partition(), event.generation(), position.offset());
    switch (outcome) {
      case FINISHED -> {}
      case STALE -> stale.increment();
      case REPEATED -> repeated.increment();
    }
  }
}
