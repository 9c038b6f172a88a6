package io.streamtune.stream.commit;

import io.micrometer.core.instrument.Counter;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.client.Meters;
import io.streamtune.stream.consume.EventSource;
import io.streamtune.stream.consume.PollLoop;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Passes completed and dropped events from the stages to the poll thread, which closes their
 * offsets. Counts completions that arrive too late or twice.
 *
 * <p>Bound: an event completes once, so the queues never hold more than the events in flight. No
 * one wakes the poll thread: its waits are short (see {@link PollLoop}), and while events flow,
 * only commits depend on completions, and these have their own interval.
 */
final class CompletionQueue {
  private final ConcurrentLinkedQueue<ReceivedEvent> completed = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<ReceivedEvent> dropped = new ConcurrentLinkedQueue<>();
  private final OffsetLedger ledger;
  private final InFlightEvents inFlight;
  private final Counter stale;
  private final Counter repeated;

  CompletionQueue(OffsetLedger ledger, InFlightEvents inFlight, Meters meters) {
    this.ledger = ledger;
    this.inFlight = inFlight;
    this.stale =
        meters.counter(
            "streamtune.completions.stale",
            "Events dropped or completed after their assignment ended, or while it did");
    this.repeated =
        meters.counter("streamtune.completions.repeated", "Events completed twice, which is a bug");
  }

  /** Called on: any thread. */
  void complete(ReceivedEvent event) {
    completed.add(event);
  }

  /** As {@link EventSource#drop}. Called on: any thread. */
  void drop(ReceivedEvent event) {
    dropped.add(event);
  }

  /**
   * Closes the events that were completed or dropped since the last call. Called on: kafka-poll.
   */
  void drain() {
    for (ReceivedEvent event = dropped.poll(); event != null; event = dropped.poll()) {
      closeDropped(event);
    }
    for (ReceivedEvent event = completed.poll(); event != null; event = completed.poll()) {
      if (close(event) != OffsetLedger.Outcome.REPEATED) {
        inFlight.remove(event);
      }
    }
  }

  private void closeDropped(ReceivedEvent event) {
    if (event.finish()) {
      var position = event.position();
      ledger.dropped(position.partition(), event.generation(), position.offset());
      inFlight.remove(event);
      stale.increment();
    } else {
      repeated.increment();
    }
  }

  /** Closes an event's offset and returns the outcome. Called on: kafka-poll. */
  OffsetLedger.Outcome close(ReceivedEvent event) {
    OffsetLedger.Outcome outcome = OffsetLedger.Outcome.REPEATED;
    if (event.finish()) {
      var position = event.position();
      outcome = ledger.completed(position.partition(), event.generation(), position.offset());
    }
    switch (outcome) {
      case FINISHED -> {}
      case STALE -> stale.increment();
      case REPEATED -> repeated.increment();
    }
    return outcome;
  }
}
