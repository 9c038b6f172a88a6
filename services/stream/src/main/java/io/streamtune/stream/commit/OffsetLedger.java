package io.streamtune.stream.commit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tracks which offset of each partition may be committed: the lowest one whose event is not
 * finished. Events may thus finish in any order, and after a crash every unfinished event is read
 * again.
 *
 * <pre>
 *   delivered   0 1 2 3 4        x finished, o open
 *   state       x x o x o        commit 2
 * </pre>
 *
 * <p>Each assignment of a partition to this member has its own <b>generation</b>, a number that is
 * never reused. A completion with an older generation belongs to an assignment that is over, and
 * changes nothing. Offsets may have gaps (compacted and transactional topics).
 *
 * <p>Pure: no clock, no thread, no I/O. Not thread-safe. <b>Called on:</b> kafka-poll.
 */
public final class OffsetLedger {
  /** Outcome of a completion. */
  enum Outcome {
    /** The event was open and is finished now. */
    FINISHED,
    /** The event belongs to an assignment that is over. */
    STALE,
    /** The event was already finished: the caller completed it twice. */
    REPEATED
  }

  /**
   * One offset to commit.
   *
   * @param partition partition number
   * @param generation generation of its assignment
   * @param offset first offset that is not finished, as Kafka commits it
   */
  record Commit(int partition, int generation, long offset) {}

  private static final class Assignment {
    final int generation;
    final TreeSet<Long> open = new TreeSet<>();
    int dropped; // Some of the open offsets.
    long next = -1; // Nothing delivered yet.
    long committed = -1;

    Assignment(int generation) {
      this.generation = generation;
    }

    long committable() {
      return open.isEmpty() ? next : open.first();
    }
  }

  private final Map<Integer, Assignment> assignments = new TreeMap<>();
  private int lastGeneration;
  private int openTotal;

  /**
   * Begins an assignment and returns its generation. Open offsets of an earlier one are forgotten.
   */
  public int assign(int partition) {
    revoke(partition);
    lastGeneration++;
    assignments.put(partition, new Assignment(lastGeneration));
    return lastGeneration;
  }

  /** Ends the assignment of a partition, if there is one. */
  public void revoke(int partition) {
    Assignment ended = assignments.remove(partition);
    if (ended != null) {
      openTotal -= ended.open.size();
    }
  }

  /** Returns the partitions of this member. */
  public List<Integer> assigned() {
    return List.copyOf(assignments.keySet());
  }

  /** Returns the current generation of each partition of this member. */
  public Map<Integer, Integer> generations() {
    Map<Integer, Integer> generations = new TreeMap<>();
    assignments.forEach((partition, now) -> generations.put(partition, now.generation));
    return Map.copyOf(generations);
  }

  /** Returns whether the partition is assigned to this member. */
  public boolean isAssigned(int partition) {
    return assignments.containsKey(partition);
  }

  /** Returns whether an offset is below the next expected one, as after a truncation of the log. */
  public boolean isBehind(int partition, long offset) {
    return offset < require(partition).next;
  }

  /**
   * Opens an offset and returns the generation that its completion must carry.
   *
   * <p>An offset below the next expected one means that the log was truncated and the position
   * reset: a new generation begins.
   *
   * @throws IllegalStateException if the partition is not assigned
   */
  public int delivered(int partition, long offset) {
    Assignment assignment = require(partition);
    if (offset < assignment.next) {
      assign(partition);
      assignment = require(partition);
    }
    assignment.open.add(offset);
    assignment.next = offset + 1;
    openTotal++;
    return assignment.generation;
  }

  /**
   * Records the consumer's next offset. It skips offsets without an event, so it may be beyond the
   * offset after the last delivered event. A value below the known one changes nothing.
   */
  public void advanced(int partition, long nextOffset) {
    Assignment assignment = assignments.get(partition);
    if (assignment != null && nextOffset > assignment.next) {
      assignment.next = nextOffset;
    }
  }

  /** Closes an open offset, unless its assignment is over. */
  Outcome completed(int partition, int generation, long offset) {
    Assignment assignment = assignments.get(partition);
    if (assignment == null || assignment.generation != generation) {
      return Outcome.STALE;
    }
    if (!assignment.open.remove(offset)) {
      return Outcome.REPEATED;
    }
    openTotal--;
    return Outcome.FINISHED;
  }

  /** Reopens an offset that was completed and not committed, unless its assignment is over. */
  void reopened(int partition, int generation, long offset) {
    Assignment assignment = assignments.get(partition);
    if (assignment != null && assignment.generation == generation && assignment.open.add(offset)) {
      openTotal++;
    }
  }

  /**
   * Records that an open offset is dropped, unless its assignment is over. The assignment is about
   * to end, and the event is not finished before that. The offset therefore stays open, and the
   * event is read again.
   */
  void dropped(int partition, int generation, long offset) {
    Assignment assignment = assignments.get(partition);
    if (assignment != null
        && assignment.generation == generation
        && assignment.open.contains(offset)) {
      assignment.dropped++;
    }
  }

  /** Returns the offset that may be committed for a partition, whether or not it is committed. */
  public OptionalLong committable(int partition) {
    Assignment assignment = assignments.get(partition);
    return assignment == null || assignment.next < 0
        ? OptionalLong.empty()
        : OptionalLong.of(assignment.committable());
  }

  /** Returns the offsets that may be committed and are not, over all partitions. */
  List<Commit> uncommitted() {
    return uncommitted(assignments.keySet());
  }

  /**
   * Returns the offsets that may be committed and are not, over the assigned ones of these
   * partitions.
   */
  List<Commit> uncommitted(Collection<Integer> partitions) {
    List<Commit> commits = new ArrayList<>();
    for (int partition : partitions) {
      Assignment assignment = assignments.get(partition);
      if (assignment != null && assignment.committable() != assignment.committed) {
        commits.add(new Commit(partition, assignment.generation, assignment.committable()));
      }
    }
    return commits;
  }

  /** Records that the broker acknowledged a commit; one of an older assignment changes nothing. */
  void committed(Commit commit) {
    Assignment assignment = assignments.get(commit.partition());
    if (assignment != null && assignment.generation == commit.generation()) {
      assignment.committed = commit.offset();
    }
  }

  /** Returns the number of open offsets over all assigned partitions. */
  public int open() {
    return openTotal;
  }

  /** Returns the number of open offsets of these partitions. */
  public int open(Collection<Integer> partitions) {
    int open = 0;
    for (int partition : partitions) {
      Assignment assignment = assignments.get(partition);
      open += assignment == null ? 0 : assignment.open.size();
    }
    return open;
  }

  /** Returns the number of open offsets of these partitions that were not dropped. */
  public int unfinished(Collection<Integer> partitions) {
    int unfinished = open(partitions);
    for (int partition : partitions) {
      Assignment assignment = assignments.get(partition);
      unfinished -= assignment == null ? 0 : assignment.dropped;
    }
    return unfinished;
  }

  private Assignment require(int partition) {
    Assignment assignment = assignments.get(partition);
    if (assignment == null) {
      throw new IllegalStateException("partition " + partition + " is not assigned");
    }
    return assignment;
  }
}
