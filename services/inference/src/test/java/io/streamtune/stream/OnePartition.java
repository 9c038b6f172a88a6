package io.streamtune.stream;

import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A member with one partition, which gives one record at a time. It keeps it. */
final class OnePartition implements SimulatedConnection {
  private final Deque<Long> offsets;
  private final CommitAnswer answer;
  private List<Integer> assigned = List.of(0);
  private int generation = 1;
  private boolean hasLeft;
  private int commits;

  /** What the next commit ends with, if it is to fail. */
  Optional<RuntimeException> failure = Optional.empty();

  /**
   * Has records to give.
   *
   * @param offsets those of the records, in the order in which they are given
   * @param answer what becomes of each commit
   */
  OnePartition(List<Long> offsets, CommitAnswer answer) {
    this.offsets = new ArrayDeque<>(offsets);
    this.answer = answer;
  }

  @Override
  public void join() {}

  @Override
  public boolean isEvicted() {
    return false;
  }

  @Override
  public boolean isPollFailing() {
    return false;
  }

  @Override
  public int generation() {
    return generation;
  }

  /** The group begins another generation, in which the member keeps its partition. */
  void rebalance() {
    generation++;
  }

  @Override
  public List<Integer> revoked() {
    return List.of();
  }

  @Override
  public void released(Collection<Integer> partitions) {}

  @Override
  public List<Integer> assigned() {
    List<Integer> now = assigned;
    assigned = List.of();
    return now;
  }

  @Override
  public OptionalLong committed(int partition) {
    return OptionalLong.of(0);
  }

  @Override
  public Optional<Map<Integer, Long>> committed(Collection<Integer> partitions, long timeoutNanos) {
    return Optional.of(Map.of());
  }

  @Override
  public List<Integer> shuffled(Collection<Integer> partitions) {
    return List.copyOf(partitions);
  }

  @Override
  public List<Entry> fetch(int partition, long position, int recordsMax) {
    EventMessage message = new EventMessage(Optional.empty(), Headers.none(), new byte[1]);
    return offsets.isEmpty() ? List.of() : List.of(new Entry(offsets.remove(), message));
  }

  @Override
  public long behind(int partition, long offset) {
    return offset + 1;
  }

  @Override
  public void commitLater(Map<Integer, Long> numbers, Consumer<CommitAnswer> told) {
    commits++;
    fail();
    told.accept(answer);
  }

  @Override
  public CommitAnswer commitNow(Map<Integer, Long> numbers) {
    fail();
    return answer;
  }

  @Override
  public void leave() {
    hasLeft = true;
  }

  private void fail() {
    Optional<RuntimeException> now = failure;
    failure = Optional.empty();
    now.ifPresent(
        thrown -> {
          throw thrown;
        });
  }

  /** Returns whether the member has left its group. */
  boolean hasLeft() {
    return hasLeft;
  }

  /** Returns how often a commit in the background was tried. */
  int commits() {
    return commits;
  }
}
