package io.streamtune.stream;

import io.streamtune.events.EventMessage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One member's connection to a simulated cluster, in numbers: what a {@link SimulatedConsumer} asks
 * of its brokers and of its group. No type of Kafka's client is in it.
 */
public interface SimulatedConnection {

  /**
   * A record of a partition.
   *
   * @param offset where it lies; offsets may have gaps
   */
  record Entry(long offset, EventMessage message) {}

  /** What the brokers answer to a commit. */
  enum CommitAnswer {
    /** It is written. */
    DONE,
    /** The member is not of the group any more, or a partition is not its own. */
    FENCED,
    /** No answer came; it may be written, or not. */
    LOST
  }

  /** Becomes a member, anew if it was one. */
  void join();

  /** Returns whether the group has taken this member for dead. */
  boolean isEvicted();

  /** Returns whether the brokers fail this poll. */
  boolean isPollFailing();

  /** Takes part in what the group decides, and returns the generation that it is in now. */
  int generation();

  /** Returns the partitions that the group wants back. */
  List<Integer> revoked();

  /** Gives partitions back. */
  void released(Collection<Integer> partitions);

  /** Takes the partitions that are the member's from now on. */
  List<Integer> assigned();

  /** Returns where the group stands; empty while a transaction over that is open. */
  OptionalLong committed(int partition);

  /**
   * Asks where the group stands, and waits.
   *
   * @return of partitions where nothing is committed, nothing; empty if there is no answer in time
   */
  Optional<Map<Integer, Long>> committed(Collection<Integer> partitions, long timeoutNanos);

  /** Returns these in any order. */
  List<Integer> shuffled(Collection<Integer> partitions);

  /** Returns records from a position on. */
  List<Entry> fetch(int partition, long position, int recordsMax);

  /** Returns a position behind this offset, and before the next record. */
  long behind(int partition, long offset);

  /** Commits later; the answer comes then. */
  void commitLater(Map<Integer, Long> offsets, Consumer<CommitAnswer> answer);

  /** Commits now, after what was asked before; the caller waits. */
  CommitAnswer commitNow(Map<Integer, Long> offsets);

  /** Leaves the group. */
  void leave();
}
