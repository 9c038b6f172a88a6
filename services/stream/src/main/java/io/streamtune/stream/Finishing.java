package io.streamtune.stream;

import io.micrometer.core.instrument.Counter;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Closes the offsets of finished events, gives up those that nobody is going to finish here, and
 * counts what comes too late or twice.
 *
 * <p><b>Called on:</b> kafka-poll, but for {@link #drop}.
 */
final class Finishing {
  private final OffsetLedger ledger;
  private final InFlight inFlight;
  private final ConcurrentLinkedQueue<ReceivedEvent> dropped = new ConcurrentLinkedQueue<>();
  private final Counter stale;
  private final Counter repeated;

  Finishing(OffsetLedger ledger, InFlight inFlight, Meters meters) {
    this.ledger = ledger;
    this.inFlight = inFlight;
    this.stale =
        meters.counter(
            "streamtune.completions.stale",
            "Events dropped or completed after their assignment ended, or while it did");
    this.repeated =
        meters.counter("streamtune.completions.repeated", "Events completed twice, which is a bug");
  }

  /** As {@link EventSource#drop}. Called on: any thread. */
  void drop(ReceivedEvent event) {
    dropped.add(event);
  }

  /** Gives up what has been dropped since the last call. */
  void drainDropped() {
    for (ReceivedEvent event = dropped.poll(); event != null; event = dropped.poll()) {
      if (event.finish()) {
        var position = event.position();
        ledger.dropped(position.partition(), event.generation(), position.offset());
        inFlight.remove(event);
        stale.increment();
      } else {
        repeated.increment();
      }
    }
  }

  /** Closes an event's offset and returns what that meant. */
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
