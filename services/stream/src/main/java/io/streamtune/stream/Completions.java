package io.streamtune.stream;

import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The way back from the stages to the poll thread: a lock-free queue that it empties every turn.
 *
 * <p>Bound: an event completes once, so the queue is never longer than the events in flight. Nobody
 * wakes the poll thread: its waits are short (see {@link PollLoop}), and nothing but a commit,
 * which has its own interval, depends on a completion while events still flow.
 */
final class Completions {
  private final ConcurrentLinkedQueue<ReceivedEvent> queue = new ConcurrentLinkedQueue<>();
  private final InFlight inFlight;
  private final Finishing finishing;

  Completions(OffsetLedger ledger, InFlight inFlight, Meters meters) {
    this.inFlight = inFlight;
    this.finishing = new Finishing(ledger, inFlight, meters);
  }

  /** Called on: any thread. */
  void add(ReceivedEvent event) {
    queue.add(event);
  }

  /** Called on: any thread. */
  void drop(ReceivedEvent event) {
    finishing.drop(event);
  }

  /** Closes what has been completed since the last call. Called on: kafka-poll. */
  void drain() {
    finishing.drainDropped();
    for (ReceivedEvent event = queue.poll(); event != null; event = queue.poll()) {
      close(event);
    }
  }

  private void close(ReceivedEvent event) {
    boolean isFirst = !event.isFinished();
    finishing.close(event);
    if (isFirst) {
      inFlight.remove(event);
    }
  }
}
