package io.streamtune.stream;

import io.micrometer.core.instrument.Counter;

/**
 * Closes the offsets of finished events, and counts what comes too late or twice.
 *
 * <p><b>Called on:</b> kafka-poll.
 */
final class Finishing {
  private final OffsetLedger ledger;
  private final Counter stale;
  private final Counter repeated;

  Finishing(OffsetLedger ledger, Meters meters) {
    this.ledger = ledger;
    this.stale =
        meters.counter(
            "streamtune.completions.stale", "Completions of events of an assignment that is over");
    this.repeated =
        meters.counter("streamtune.completions.repeated", "Events completed twice, which is a bug");
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
