package io.streamtune.inference.simulation;

import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.inference.simulation.Scheduler.Actor;
import io.streamtune.stream.SimulatedConnection.CommitAnswer;
import io.streamtune.stream.SimulatedConnection.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The topic of images and the group that reads it: logs with gaps between offsets, leaders that
 * come and go, owners of partitions, and committed offsets. It outlives every process.
 */
final class Cluster {
  private static final Headers SOME = Headers.none().and("sender", "simulated");

  static final Actor BROKER = Actor.world("broker");

  private final List<Partition> partitions = new ArrayList<>();
  private final List<Membership> members = new ArrayList<>();
  private final Scheduler scheduler;
  private final Simulation simulation;

  /** A partition of the topic of images. */
  private static final class Partition {
    final TreeMap<Long, Entry> log = new TreeMap<>();
    final TreeMap<Long, Picture> pictures = new TreeMap<>();
    final TreeSet<Long> unanswered = new TreeSet<>();
    final Set<String> transactions = new HashSet<>(); // Open ones, which may move its offset.
    long end;
    long committed;
    long decided; // Of a committed transaction, though not complete perhaps.
    long lastAnswered = -1;
    long upAtNanos;
    Optional<Membership> owner = Optional.empty();

    /** Counts owners: what an earlier one asks for is refused. */
    int epoch;
  }

  Cluster(Plan plan, Scheduler scheduler, Simulation simulation) {
    this.scheduler = scheduler;
    this.simulation = simulation;
    for (int i = 0; i < plan.partitions(); i++) {
      partitions.add(new Partition());
    }
  }

  int size() {
    return partitions.size();
  }

  // Records.

  void append(int number, Picture picture) {
    Partition partition = partitions.get(number);
    long offset = partition.end + (scheduler.happens(0.1) ? 1 : 0);
    Optional<byte[]> key =
        scheduler.happens(0.5) ? Optional.of(new byte[] {(byte) number}) : Optional.empty();
    Headers headers = scheduler.happens(0.5) ? Headers.none() : SOME;
    EventMessage message = new EventMessage(key, headers, picture.bytes());
    partition.log.put(offset, new Entry(offset, message));
    partition.pictures.put(offset, picture);
    partition.unanswered.add(offset);
    partition.end = offset + 1;
  }

  Optional<Picture> picture(int number, long offset) {
    return Optional.ofNullable(partitions.get(number).pictures.get(offset));
  }

  List<Entry> fetch(int number, long position, int recordsMax) {
    Partition partition = partitions.get(number);
    if (partition.upAtNanos > scheduler.nowNanos()) {
      return List.of();
    }
    int some = scheduler.between(1, recordsMax);
    return partition.log.tailMap(position).values().stream().limit(some).toList();
  }

  long behind(int number, long offset) {
    NavigableMap<Long, Entry> rest = partitions.get(number).log.tailMap(offset, false);
    long next = rest.isEmpty() ? offset + 1 : rest.firstKey();
    return scheduler.happens(0.5) ? offset + 1 : next;
  }

  /** Returns whether a member could read a partition now. */
  boolean isReadable(int number) {
    return partitions.get(number).upAtNanos <= scheduler.nowNanos()
        && committed(number).isPresent();
  }

  /** Returns whether there is a record behind this offset that is not committed. */
  boolean hasBehind(int number, long offset) {
    Partition partition = partitions.get(number);
    return !partition.log.isEmpty()
        && partition.log.lastKey() > Math.max(offset, partition.committed - 1);
  }

  /** Takes the leader of a partition away for a while. */
  void loseLeader(int number, long nanos) {
    partitions.get(number).upAtNanos = scheduler.nowNanos() + nanos;
  }

  /** Notes that an image has an answer. */
  void answered(int number, long offset) {
    Partition partition = partitions.get(number);
    partition.unanswered.remove(offset);
    partition.lastAnswered = Math.max(partition.lastAnswered, offset);
  }

  /** Returns whether every image has an answer and is committed. */
  boolean isFinished() {
    return partitions.stream()
        .allMatch(
            partition ->
                partition.unanswered.isEmpty()
                    && (partition.log.isEmpty() || partition.committed > partition.log.lastKey()));
  }

  /** Returns where each partition stands, for a person. */
  String state() {
    StringBuilder state = new StringBuilder();
    for (int i = 0; i < partitions.size(); i++) {
      Partition partition = partitions.get(i);
      state.append(
          "partition %d: end %d, committed %d, owner %s, without an answer %s%n"
              .formatted(
                  i,
                  partition.end,
                  partition.committed,
                  partition.owner.map(Membership::name).orElse("-"),
                  partition.unanswered));
    }
    return state.toString();
  }

  // Offsets.

  /** Returns where the group stands; empty while an open transaction could move it. */
  OptionalLong committed(int number) {
    Partition partition = partitions.get(number);
    return partition.transactions.isEmpty()
        ? OptionalLong.of(partition.committed)
        : OptionalLong.empty();
  }

  /** Returns whether an answer is, or is going to be, as visible as the offset of its event. */
  boolean isDecided(int number, long offset) {
    return offset < partitions.get(number).decided;
  }

  boolean isOwner(Membership member, int number) {
    return partitions.get(number).owner.equals(Optional.of(member));
  }

  /** Returns who owns these now; to be given back with a commit. */
  Map<Integer, Integer> epochs(Membership member, Map<Integer, Long> offsets) {
    Map<Integer, Integer> epochs = new TreeMap<>();
    offsets
        .keySet()
        .forEach(
            number -> {
              Partition partition = partitions.get(number);
              epochs.put(number, isOwner(member, number) ? partition.epoch : -1);
            });
    return epochs;
  }

  CommitAnswer commit(String who, Map<Integer, Long> offsets, Map<Integer, Integer> epochs) {
    boolean isFenced =
        offsets.keySet().stream()
            .anyMatch(number -> partitions.get(number).epoch != epochs.getOrDefault(number, -1));
    if (isFenced) {
      scheduler.note(who, "is fenced");
      return CommitAnswer.FENCED;
    }
    offsets.forEach((number, offset) -> write(who, number, offset));
    return CommitAnswer.DONE;
  }

  /** A transaction holds offsets of these partitions. */
  void pending(String transaction, Set<Integer> numbers) {
    numbers.forEach(number -> partitions.get(number).transactions.add(transaction));
  }

  /** A transaction is going to be complete. */
  void decided(Map<Integer, Long> offsets) {
    offsets.forEach((number, offset) -> partitions.get(number).decided = offset);
  }

  /** A transaction is over; nothing that it held is open any more. */
  void settled(String transaction) {
    partitions.forEach(partition -> partition.transactions.remove(transaction));
  }

  /** Moves the group in a transaction, after the answers in it became visible. */
  void write(String who, Map<Integer, Long> offsets) {
    offsets.forEach((number, offset) -> write(who, number, offset));
    for (int i = 0; i < partitions.size(); i++) {
      Partition partition = partitions.get(i);
      simulation.require(
          partition.lastAnswered < partition.committed,
          "the answer to %d of partition %d is visible, but the group stands at %d",
          partition.lastAnswered,
          i,
          partition.committed);
    }
  }

  private void write(String who, int number, long offset) {
    Partition partition = partitions.get(number);
    simulation.require(
        partition.unanswered.isEmpty() || offset <= partition.unanswered.first(),
        "%s commits %d of partition %d, though %s have no answer",
        who,
        offset,
        number,
        partition.unanswered);
    simulation.require(
        offset >= partition.committed && offset <= partition.end,
        "%s commits %d of partition %d, which goes from %d to %d",
        who,
        offset,
        number,
        partition.committed,
        partition.end);
    partition.committed = offset;
    scheduler.note(who, "commits", number + ": " + offset);
  }

  // The group.

  void join(Membership member) {
    members.add(member);
    rebalance();
  }

  /** Takes a member for dead, or lets it go. */
  void remove(Membership member) {
    members.remove(member);
    for (Partition partition : partitions) {
      if (partition.owner.equals(Optional.of(member))) {
        disown(partition);
      }
    }
    rebalance();
  }

  private static void disown(Partition partition) {
    partition.owner = Optional.empty();
    partition.epoch++;
  }

  /** Gives every partition to one of the members, anew. */
  void rebalance() {
    members.forEach(Membership::wantNothing);
    members.forEach(Membership::rebalances);
    int first = scheduler.below(Math.max(1, members.size()));
    for (int i = 0; i < partitions.size() && !members.isEmpty(); i++) {
      members.get((first + i) % members.size()).want(i);
    }
  }

  /** Returns the partitions of a member that it is to give back. */
  List<Integer> revoked(Membership member) {
    return numbers(member, true).stream().filter(number -> !member.wants(number)).toList();
  }

  /** Gives back what is still the member's. */
  void release(Membership member, int number) {
    Partition partition = partitions.get(number);
    if (partition.owner.equals(Optional.of(member))) {
      disown(partition);
    }
  }

  /** Gives a member what is meant for it and nobody's. */
  List<Integer> assign(Membership member) {
    List<Integer> assigned = new ArrayList<>();
    for (int i = 0; i < partitions.size(); i++) {
      Partition partition = partitions.get(i);
      if (member.wants(i) && partition.owner.isEmpty()) {
        partition.owner = Optional.of(member);
        assigned.add(i);
      }
    }
    return assigned;
  }

  private List<Integer> numbers(Membership member, boolean owned) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < partitions.size(); i++) {
      if (isOwner(member, i) == owned) {
        numbers.add(i);
      }
    }
    return numbers;
  }
}
