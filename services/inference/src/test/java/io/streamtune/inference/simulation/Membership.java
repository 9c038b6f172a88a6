package io.streamtune.inference.simulation;

import io.streamtune.stream.SimulatedConnection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What the cluster knows of one process, and how calls of that process fare on their way. */
final class Membership implements SimulatedConnection {
  private static final long COMMIT_MILLIS = 20;
  private static final long PAUSE_NANOS_MAX = 50_000_000;

  private final Life life;
  private final Cluster cluster;
  private final Scheduler scheduler;
  private final TreeSet<Integer> wanted = new TreeSet<>();
  private final TreeSet<Integer> leaving = new TreeSet<>();
  private Optional<Underway> underway = Optional.empty();
  private boolean isMember;
  private int generation = 1;
  private boolean isJoining;
  private boolean hasPollFailed;

  /** A commit on its way. */
  private static final class Underway {
    final Map<Integer, Long> offsets;
    final Map<Integer, Integer> epochs;
    final Consumer<CommitAnswer> answer;

    Underway(
        Map<Integer, Long> offsets, Map<Integer, Integer> epochs, Consumer<CommitAnswer> answer) {
      this.offsets = offsets;
      this.epochs = epochs;
      this.answer = answer;
    }
  }

  Membership(Life life, Cluster cluster, Scheduler scheduler) {
    this.life = life;
    this.cluster = cluster;
    this.scheduler = scheduler;
  }

  String name() {
    return life.name();
  }

  // What the cluster decides.

  void wantNothing() {
    wanted.clear();
  }

  void want(int number) {
    wanted.add(number);
  }

  boolean wants(int number) {
    return wanted.contains(number);
  }

  /**
   * The group rebalances. That can be complete before the member hears of it in its next poll, but
   * not while it gives partitions back, as all wait for that.
   */
  void rebalances() {
    if (life.plan().isTransacting() && scheduler.happens(0.5)) {
      scheduler.in(
          scheduler.upToMillis(50),
          Cluster.BROKER,
          "completes a rebalance",
          () -> generation += isJoining ? 0 : 1);
    }
  }

  /** Returns whether offsets of a generation are taken: those of a member, or of who names none. */
  boolean isCurrent(int ofGeneration) {
    return ofGeneration < 0 || (isMember && ofGeneration == generation);
  }

  /** Returns whether the member is giving a partition back, for which the group waits. */
  boolean isLeaving(int number) {
    return leaving.contains(number);
  }

  /** The group takes the process for dead, if it is a member. */
  void evict() {
    if (isMember) {
      isMember = false;
      generation++;
      wanted.clear();
      cluster.remove(this);
    }
  }

  // What the process asks for.

  @Override
  public void join() {
    isMember = true;
    cluster.join(this);
  }

  @Override
  public boolean isEvicted() {
    return !isMember;
  }

  @Override
  public boolean isPollFailing() {
    hasPollFailed = life.isTroubled(life.plan().trouble().failedCall() / 5);
    return hasPollFailed;
  }

  /** The member waits between two polls: the group goes on by its polls, so not for long. */
  void waits(long nanos) {
    life.require(
        nanos <= PAUSE_NANOS_MAX || hasPollFailed,
        "does not poll for %d ms, though polls work",
        nanos / 1_000_000);
  }

  @Override
  public int generation() {
    isJoining = true;
    return generation;
  }

  @Override
  public List<Integer> revoked() {
    List<Integer> revoked = cluster.revoked(this);
    leaving.addAll(revoked);
    return revoked;
  }

  @Override
  public void released(Collection<Integer> partitions) {
    leaving.removeAll(partitions);
    partitions.forEach(number -> cluster.release(this, number));
  }

  @Override
  public List<Integer> assigned() {
    isJoining = false;
    List<Integer> assigned = isMember ? cluster.assign(this) : List.of();
    if (!assigned.isEmpty()) {
      scheduler.note(name(), "is given partitions", assigned);
    }
    return assigned;
  }

  @Override
  public OptionalLong committed(int partition) {
    return cluster.committed(partition);
  }

  @Override
  public Optional<Map<Integer, Long>> committed(Collection<Integer> numbers, long timeoutNanos) {
    boolean isLost = life.isTroubled(life.plan().trouble().failedCall());
    long endNanos = scheduler.nowNanos() + timeoutNanos;
    life.park(scheduler.upToMillis(COMMIT_MILLIS));
    life.await(
        () -> !isLost && numbers.stream().allMatch(number -> committed(number).isPresent()),
        endNanos);
    Map<Integer, Long> offsets = new TreeMap<>();
    for (int number : numbers) {
      OptionalLong offset = committed(number);
      if (isLost || offset.isEmpty()) {
        return Optional.empty();
      }
      if (offset.getAsLong() > 0) {
        offsets.put(number, offset.getAsLong());
      }
    }
    return Optional.of(offsets);
  }

  @Override
  public List<Integer> shuffled(Collection<Integer> partitions) {
    return scheduler.shuffled(partitions);
  }

  @Override
  public List<Entry> fetch(int partition, long position, int recordsMax) {
    return cluster.fetch(partition, position, recordsMax);
  }

  @Override
  public long behind(int partition, long offset) {
    return cluster.behind(partition, offset);
  }

  @Override
  public void commitLater(Map<Integer, Long> offsets, Consumer<CommitAnswer> answer) {
    life.require(underway.isEmpty(), "two commits in the background at once");
    Underway commit = new Underway(offsets, cluster.epochs(this, offsets), answer);
    underway = Optional.of(commit);
    scheduler.in(
        scheduler.upToMillis(COMMIT_MILLIS), Cluster.BROKER, "takes a commit", () -> take(commit));
  }

  private void take(Underway commit) {
    if (underway.equals(Optional.of(commit))) {
      underway = Optional.empty();
      CommitAnswer answer = attempt(commit.offsets, commit.epochs);
      scheduler.in(
          scheduler.upToMillis(COMMIT_MILLIS),
          life.actor("kafka-client"),
          "has the answer of a commit",
          () -> commit.answer.accept(answer));
    }
  }

  @Override
  public CommitAnswer commitNow(Map<Integer, Long> offsets) {
    Map<Integer, Integer> epochs = cluster.epochs(this, offsets);
    life.park(scheduler.upToMillis(COMMIT_MILLIS));
    underway.ifPresent(
        before -> {
          underway = Optional.empty();
          before.answer.accept(attempt(before.offsets, before.epochs));
        });
    return attempt(offsets, epochs);
  }

  /** Of failed attempts some are written all the same. */
  private CommitAnswer attempt(Map<Integer, Long> offsets, Map<Integer, Integer> epochs) {
    boolean fails = life.isTroubled(life.plan().trouble().failedCall());
    if (fails && scheduler.happens(0.5)) {
      scheduler.note(name(), "loses a commit", offsets);
      return CommitAnswer.LOST;
    }
    CommitAnswer answer = cluster.commit(name(), offsets, epochs);
    return fails && answer == CommitAnswer.DONE ? CommitAnswer.LOST : answer;
  }

  @Override
  public void leave() {
    evict();
  }
}
