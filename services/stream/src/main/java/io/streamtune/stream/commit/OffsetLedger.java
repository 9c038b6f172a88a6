package io.streamtune.stream.commit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which offset of each partition may be committed: the lowest one whose event is not finished. So
 * events may finish in any order, and after a crash every unfinished event is read again.
 *
 * <pre>
 *   delivered   0 1 2 3 4        x finished, o open
 *   state       x x o x o        commit 2
 * </pre>
 *
 * <p>Each assignment of a partition to this member has its own <b>generation</b>, a number that is
 * never used twice. A completion that carries an older one speaks about an assignment that is over
 * and changes nothing. Offsets may have gaps (compacted and transactional topics).
 *
 * <p>Pure: no clock, no thread, no I/O. Not thread-safe. <b>Called on:</b> kafka-poll.
 */
public final class OffsetLedger {
  /** What a completion meant. */
  enum Outcome {
    /** The event was open and is finished now. */
    FINISHED,
    /** The event belongs to an assignment that is over. */
    STALE,
    /** The event was finished before: the caller completes something twice. */
    REPEATED
  }

  /**
   * One offset to commit.
   *
   * @param partition partition number
   * @param generation assignment it belongs to
   * @param offset first offset that is not finished, as Kafka commits it
   */
  record Commit(int partition, int generation, long offset) {}

  private static final class Assignment {
    final int generation;
    final TreeSet<Long> open = new TreeSet<>();
    int dropped; // Of the open ones.
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
   * Begins an assignment and returns its generation; what was open in an earlier one is forgotten.
   */
  public int assign(int partition) {
    revoke(partition);
    lastGeneration++;
    assignments.put(partition, new Assignment(lastGeneration));
    return lastGeneration;
  }

  /** Ends the assignment of a partition; without one, does nothing. */
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

  /** Returns the present generation of each partition of this member. */
  public Map<Integer, Integer> generations() {
    Map<Integer, Integer> generations = new TreeMap<>();
    assignments.forEach((partition, now) -> generations.put(partition, now.generation));
    return Map.copyOf(generations);
  }

  /** Returns whether this member has the partition. */
  public boolean isAssigned(int partition) {
    return assignments.containsKey(partition);
  }

  /** Returns whether an offset lies below an earlier one of the assignment. */
  public boolean isBehind(int partition, long offset) {
    return offset < require(partition).next;
  }

  /**
   * Opens an offset and returns the generation that its completion must carry.
   *
   * <p>An offset below an earlier one means that the log was cut and the reader was set back: a new
   * generation begins there.
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
   * Notes the reader's next offset, which lies beyond the last delivered one where offsets carry no
   * event. A smaller value than known changes nothing.
   */
  public void advanced(int partition, long nextOffset) {
    Assignment assignment = assignments.get(partition);
    if (assignment != null && nextOffset > assignment.next) {
      assignment.next = nextOffset;
    }
  }

  /** Closes an offset, unless its assignment is over. */
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

  /**
   * Opens an offset again that was completed and is not committed, unless its assignment is over.
   */
  void reopened(int partition, int generation, long offset) {
    Assignment assignment = assignments.get(partition);
    if (assignment != null && assignment.generation == generation && assignment.open.add(offset)) {
      openTotal++;
    }
  }

  /**
   * Notes that an open offset is given up, unless its assignment is over: the assignment is about
   * to be, and nobody finishes that offset before. So it stays open, and is read again.
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

  /** Returns what may be committed and is not yet, over all partitions. */
  List<Commit> uncommitted() {
    return uncommitted(assignments.keySet());
  }

  /**
   * Returns what may be committed and is not yet, over those of these partitions that are assigned.
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

  /**
   * Notes that the broker has acknowledged a commit; one of an older assignment changes nothing.
   */
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

  /** Returns the number of open offsets of these partitions that are going to be finished. */
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
