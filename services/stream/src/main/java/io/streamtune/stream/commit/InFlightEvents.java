package io.streamtune.stream.commit;

import io.streamtune.stream.ReceivedEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Events that were handed over and are not completed, of current and earlier assignments: what the
 * stages hold in memory. Decides which partitions the next poll may read, so that no limit is
 * exceeded and each partition with a backlog gets its share (decision 0037):
 *
 * <pre>
 *   no room for a poll, or bytes at their limit      none
 *   no event of the partition is in flight           yes
 *   it has its share, limit / partitions in flight   no
 *   else                                             yes, but room for one poll and an eighth of
 *                                                    the bytes is reserved for partitions without
 * </pre>
 *
 * <p>So a partition that alone has events may use everything except that room, and a partition that
 * gets events later is read at once.
 *
 * <p>Written on kafka-poll; the sums are read on any thread.
 */
public final class InFlightEvents {
  private final int eventsMax;
  private final long bytesMax;
  private final int pollRecords;
  private final AtomicInteger events = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final Map<Integer, Load> loads = new HashMap<>();

  /** Events in flight of one partition. */
  private static final class Load {
    int events;
    long bytes;
  }

  public InFlightEvents(int eventsMax, long bytesMax, int pollRecords) {
    this.eventsMax = eventsMax;
    this.bytesMax = bytesMax;
    this.pollRecords = pollRecords;
  }

  public void add(ReceivedEvent event) {
    change(event.position().partition(), 1, event.sizeBytes());
  }

  void remove(ReceivedEvent event) {
    change(event.position().partition(), -1, -event.sizeBytes());
  }

  private void change(int partition, int count, long size) {
    Load load = loads.computeIfAbsent(partition, _ -> new Load());
    load.events += count;
    load.bytes += size;
    if (load.events == 0) {
      loads.remove(partition);
    }
    events.addAndGet(count);
    bytes.addAndGet(size);
  }

  /** Adds bytes that belong to no event, or subtracts them if negative; returns the total. */
  public long addBytes(long moreBytes) {
    return bytes.addAndGet(moreBytes);
  }

  public int events() {
    return events.get();
  }

  public long bytes() {
    return bytes.get();
  }

  /** Returns whether the next poll may not read any partition. */
  public boolean isFull() {
    return room() < pollRecords || bytes() >= bytesMax;
  }

  /** Returns which of the assigned partitions the next poll may read. */
  public Set<Integer> readable(Collection<Integer> assigned) {
    Set<Integer> readable = new HashSet<>();
    if (isFull()) {
      return readable;
    }
    int busy = Math.toIntExact(assigned.stream().filter(loads::containsKey).count());
    boolean hasSpare = busy == assigned.size() || hasSpare();
    for (int partition : assigned) {
      Load load = loads.get(partition);
      if (load == null || (hasSpare && isBelowShare(load, busy))) {
        readable.add(partition);
      }
    }
    return readable;
  }

  /** Returns whether there is room for another poll after the next one. */
  private boolean hasSpare() {
    return room() >= 2 * pollRecords && bytes() < bytesMax - bytesMax / 8;
  }

  private boolean isBelowShare(Load load, int busy) {
    return load.events < Math.ceilDiv(eventsMax, busy) && load.bytes < Math.ceilDiv(bytesMax, busy);
  }

  private int room() {
    return eventsMax - events();
  }
}
