package io.streamtune.inference.simulation;

import java.util.Map;
import java.util.TreeMap;

/**
 * Sees that no partition of a process waits for the backlog of another one: while it has images
 * that could be read or decoded, only so many images of other partitions are begun as are in flight
 * a few times over.
 */
final class Fairness {
  private final Life life;
  private final Cluster cluster;
  private final int begunMax;
  private final Map<Integer, Partition> partitions = new TreeMap<>();

  /** What the process has done of a partition in the present assignment. */
  private static final class Partition {
    long begun = -1;
    int othersBegun;
  }

  Fairness(Life life, Cluster cluster) {
    this.life = life;
    this.cluster = cluster;
    // Between two polls all that is in flight can be begun, and others may be read first twice.
    this.begunMax = 4 * life.plan().source().inFlightEventsMax() + 4 * life.plan().partitions();
  }

  /** Partitions have come or gone: what they have waited for is no measure any more. */
  void assignmentChanged() {
    partitions.clear();
  }

  /** An image is begun. */
  void begun(int number, long offset) {
    partition(number).begun = offset;
    partition(number).othersBegun = 0;
    for (int other = 0; other < cluster.size(); other++) {
      if (other != number) {
        waits(other);
      }
    }
  }

  private void waits(int number) {
    Partition partition = partition(number);
    boolean couldGoOn =
        cluster.isOwner(life.membership(), number)
            && cluster.isReadable(number)
            && cluster.hasBehind(number, partition.begun);
    partition.othersBegun = couldGoOn ? partition.othersBegun + 1 : 0;
    life.require(
        partition.othersBegun <= begunMax,
        "begins %d images of other partitions while partition %d waits",
        partition.othersBegun,
        number);
  }

  private Partition partition(int number) {
    return partitions.computeIfAbsent(number, _ -> new Partition());
  }
}
