package io.streamtune.stream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Events handed over and not completed, of this and of earlier assignments: what the stages hold in
 * memory. Decides when reading pauses (the next poll could pass the event limit, or the byte limit
 * is reached) and when it resumes (half of both is free).
 *
 * <p>Written on kafka-poll, read on any thread.
 */
final class InFlight {
  private final int eventsMax;
  private final long bytesMax;
  private final int pollRecords;
  private final AtomicInteger events = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  InFlight(int eventsMax, long bytesMax, int pollRecords) {
    this.eventsMax = eventsMax;
    this.bytesMax = bytesMax;
    this.pollRecords = pollRecords;
  }

  void add(long sizeBytes) {
    events.incrementAndGet();
    bytes.addAndGet(sizeBytes);
  }

  void remove(long sizeBytes) {
    events.decrementAndGet();
    bytes.addAndGet(-sizeBytes);
  }

  /** Adds bytes of no event, or takes them away where it is negative; returns the sum. */
  long addBytes(long moreBytes) {
    return bytes.addAndGet(moreBytes);
  }

  int events() {
    return events.get();
  }

  long bytes() {
    return bytes.get();
  }

  boolean mustPause() {
    return events() + pollRecords > eventsMax || bytes() >= bytesMax;
  }

  boolean mayResume() {
    return !mustPause() && events() <= eventsMax / 2 && bytes() <= bytesMax / 2;
  }
}
