package io.streamtune.stream;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * The partitions of a member, each with the generation of its assignment. A stage asks here whether
 * an event still needs its next step. Written on kafka-poll, read on any thread.
 */
public final class Assignments {
  private volatile Now now = new Now(Map.of(), Set.of());

  /** Replaced as a whole, so that no reader sees a partial change. */
  private record Now(Map<Integer, Integer> generations, Set<Integer> ending) {}

  public Assignments() {}

  /** Returns the state of an event's assignment. Called on: any thread. */
  public AssignmentState of(ReceivedEvent event) {
    Now seen = now;
    int partition = event.position().partition();
    Integer generation = seen.generations().get(partition);
    if (generation == null || generation != event.generation()) {
      return AssignmentState.ENDED;
    }
    return seen.ending().contains(partition) ? AssignmentState.ENDING : AssignmentState.CURRENT;
  }

  /** Returns the number of partitions. Called on: any thread. */
  public int size() {
    return now.generations().size();
  }

  /** Returns whether a partition has this generation. */
  public boolean has(int partition, int generation) {
    return Integer.valueOf(generation).equals(now.generations().get(partition));
  }

  /** Marks partitions that the group is revoking. They stay assigned until {@link #set}. */
  public void ending(Collection<Integer> partitions) {
    now = new Now(now.generations(), Set.copyOf(partitions));
  }

  /** Replaces the member's partitions; none of them is being revoked. */
  public void set(Map<Integer, Integer> generations) {
    now = new Now(generations, Set.of());
  }
}
